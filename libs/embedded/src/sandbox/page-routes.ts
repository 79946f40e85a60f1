import { CannotSend, type Correspondent, DeliveryFailed, type Sent } from './correspondent.js';
import type { MailStore, StoredMail } from './mail-store.js';
import { STYLE } from './page.js';
import { type Answer, type Asked, htmlAnswer, HttpProblem, type Route } from './route.js';
import { listPage, mailPage, newMailPage, type Notice, noticeOf } from './views.js';

const ISOLATED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox";
const shownImages = new Set(['image/png', 'image/gif', 'image/jpeg', 'image/webp']);

const formOf = ({ body, contentType }: Asked): URLSearchParams => {
  if (!/^application\/x-www-form-urlencoded\b/i.test(contentType)) throw new HttpProblem(415, 'Send a form');
  return new URLSearchParams(body);
};

/** What a person is told of a mail that was not taken; the server's own words are in it. */
const outcome = async (sending: Promise<Sent>): Promise<Notice> => {
  try {
    return noticeOf(await sending);
  } catch (error) {
    if (error instanceof CannotSend || error instanceof DeliveryFailed) return { good: false, text: error.message };
    throw error;
  }
};

/** Pictures within the mail come from the sandbox itself. */
const withParts = ({ id, mail }: StoredMail): string =>
  mail.attachments.reduce(
    (html, { contentId }, index) =>
      contentId === null ? html : html.replaceAll(`src="cid:${contentId}"`, `src="/mails/${id}/parts/${index}"`),
    mail.html ?? '',
  );

export const pageRoutes = (store: MailStore, correspondent: Correspondent): readonly Route[] => {
  const mailOf = (asked: Asked): StoredMail => {
    const stored = store.get(asked.parameter(1));
    if (stored === undefined) throw new HttpProblem(404, 'There is no such mail');
    return stored;
  };

  const part = (asked: Asked): Answer => {
    const file = mailOf(asked).mail.attachments[Number(asked.parameter(2))];
    if (file === undefined) throw new HttpProblem(404, 'There is no such attachment');
    const shown = shownImages.has(file.mediaType);
    const headers = {
      'content-type': shown ? file.mediaType : 'application/octet-stream',
      'content-disposition': `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.fileName).replace(/['()*]/g, '_')}`,
      'content-security-policy': ISOLATED,
    };
    return { headers, body: file.content };
  };

  return [
    { method: 'GET', path: /^\/style\.css$/, answer: () => ({ headers: { 'content-type': 'text/css' }, body: STYLE }) },
    { method: 'GET', path: /^\/$/, answer: () => htmlAnswer(listPage(store.all().reverse())) },
    { method: 'GET', path: /^\/mails\/(\d+)$/, answer: (asked) => htmlAnswer(mailPage(mailOf(asked))) },
    {
      method: 'GET',
      path: /^\/mails\/(\d+)\/raw$/,
      answer: (asked) => ({ headers: { 'content-type': 'text/plain; charset=utf-8' }, body: mailOf(asked).raw }),
    },
    {
      method: 'GET',
      path: /^\/mails\/(\d+)\/html$/,
      answer: (asked) => ({
        headers: {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': `${ISOLATED} allow-popups allow-popups-to-escape-sandbox; img-src 'self' data:; style-src 'unsafe-inline'`,
        },
        body: `<!doctype html><meta charset="utf-8"><title>Mail</title><body style="font-family:sans-serif">${withParts(mailOf(asked))}`,
      }),
    },
    { method: 'GET', path: /^\/mails\/(\d+)\/parts\/(\d+)$/, answer: part },
    {
      method: 'POST',
      path: /^\/mails\/(\d+)\/answer$/,
      answer: async (asked) => {
        const stored = mailOf(asked);
        const text = formOf(asked).get('text') ?? '';
        const note = await outcome(correspondent.answer(stored, text));
        return htmlAnswer(mailPage(stored, note, note.good ? '' : text), note.good ? 200 : 502);
      },
    },
    {
      method: 'GET',
      path: /^\/new$/,
      answer: ({ query }) => htmlAnswer(newMailPage({ from: '', to: query.get('to') ?? '', subject: '', text: '' })),
    },
    {
      method: 'POST',
      path: /^\/new$/,
      answer: async (asked) => {
        const form = formOf(asked);
        const [from, to, subject, text] = ['from', 'to', 'subject', 'text'].map((name) => form.get(name) ?? '') as [
          string,
          string,
          string,
          string,
        ];
        const note = await outcome(correspondent.write({ from, to, subject, text }));
        const draft = note.good ? { from, to, subject: '', text: '' } : { from, to, subject, text };
        return htmlAnswer(newMailPage(draft, note), note.good ? 200 : 502);
      },
    },
  ];
};
