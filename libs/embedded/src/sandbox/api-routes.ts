import { previewOf } from '#libs/mail';
import { CannotSend, type Correspondent, DeliveryFailed, type Sent } from './correspondent.js';
import type { MailStore, StoredMail } from './mail-store.js';
import { type Answer, type Asked, HttpProblem, jsonAnswer, type Route } from './route.js';

const summary = ({ id, receivedAt, envelope, mail }: StoredMail) => ({
  id,
  receivedAt,
  envelope,
  from: mail.from,
  to: mail.to,
  subject: mail.subject,
  messageId: mail.messageId,
  preview: previewOf(mail.text ?? ''),
});

const details = (stored: StoredMail) => {
  const { id, mail } = stored;
  return {
    ...summary(stored),
    cc: mail.cc,
    replyTo: mail.replyTo,
    inReplyTo: mail.inReplyTo,
    references: mail.references,
    date: mail.date,
    text: mail.text,
    html: mail.html,
    attachments: mail.attachments.map(({ fileName, mediaType, inline, content }, index) => ({
      fileName,
      mediaType,
      inline,
      size: content.length,
      href: `/mails/${id}/parts/${index}`,
    })),
    raw: `/mails/${id}/raw`,
  };
};

/** The fields of a JSON body that must be text. Throws HttpProblem 400 and 415. */
const fieldsOf = <Name extends string>({ body, contentType }: Asked, names: readonly Name[]): Record<Name, string> => {
  // A form of another site can send text, but not this type without asking first.
  if (!/^application\/json\b/i.test(contentType)) throw new HttpProblem(415, 'Send application/json');
  const given = parsed(body);
  const fields = names.map((name) => {
    const value: unknown = given[name];
    if (typeof value !== 'string') throw new HttpProblem(400, `${name} must be text`);
    return [name, value] as const;
  });
  return Object.fromEntries(fields) as Record<Name, string>;
};

const parsed = (body: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (error) {
    throw new HttpProblem(400, 'That is not JSON', { cause: error });
  }
  throw new HttpProblem(400, 'Send a JSON object');
};

const sentAnswer = async (sending: Promise<Sent>): Promise<Answer> => {
  try {
    const sent = await sending;
    const taken = sent.recipients.every(({ outcome }) => outcome === 'delivered');
    return jsonAnswer(sent, taken ? 200 : 502);
  } catch (error) {
    if (error instanceof CannotSend) throw new HttpProblem(400, error.message, { cause: error });
    if (error instanceof DeliveryFailed) throw new HttpProblem(502, error.message, { cause: error });
    throw error;
  }
};

/** The sandbox for programs: what a person sees on its pages, as JSON. */
export const apiRoutes = (store: MailStore, correspondent: Correspondent): readonly Route[] => {
  const mailOf = (asked: Asked): StoredMail => {
    const stored = store.get(asked.parameter(1));
    if (stored === undefined) throw new HttpProblem(404, 'There is no such mail');
    return stored;
  };
  return [
    {
      method: 'GET',
      path: /^\/api\/mails$/,
      answer: ({ query }) => {
        const to = query.get('to');
        const mails = store.all().filter(({ envelope }) => to === null || envelope.to.includes(to));
        return jsonAnswer({ data: mails.reverse().map(summary) });
      },
    },
    { method: 'GET', path: /^\/api\/mails\/(\d+)$/, answer: (asked) => jsonAnswer(details(mailOf(asked))) },
    {
      method: 'POST',
      path: /^\/api\/mails\/(\d+)\/answer$/,
      answer: (asked) => {
        const stored = mailOf(asked);
        return sentAnswer(correspondent.answer(stored, fieldsOf(asked, ['text']).text));
      },
    },
    {
      method: 'POST',
      path: /^\/api\/mails$/,
      answer: (asked) => sentAnswer(correspondent.write(fieldsOf(asked, ['from', 'to', 'subject', 'text']))),
    },
  ];
};
