import type { Mailbox } from '../address/mailbox.js';
import { htmlToPlainText } from '../html/text-of-html.js';
import { folded } from '../quoted/text-line.js';
import { forwardInText } from './forward-in-text.js';
import { inlineForward } from './inline-forward.js';
import type { ForwardedMail } from './original-sender.js';
import { type SubjectMarks, subjectMarks } from './subject-marks.js';

/** What the header of an attached message/rfc822 says, the date as it is written. */
export type AttachedMessage = Readonly<{ from: Mailbox | null; subject: string; date: string | null }>;

export type MaybeForward = Readonly<{
  subject: string;
  text: string | null;
  /** Sanitised; looked at when the plain text does not tell the sender. */
  html?: string | null;
  attachedMessages: readonly AttachedMessage[];
}>;

const sameSender = (one: Mailbox, other: Mailbox): boolean => folded(one.address) === folded(other.address);

/**
 * The mail that this one forwards, null when it is no forward. A forward says so by the mark before its subject, or by a separator that only
 * forwards have, with a whole header below it, before any other quotation. Takes time in proportion to the length of the texts.
 */
export const forwardedMail = (mail: MaybeForward): ForwardedMail | null => {
  const marks = subjectMarks(mail.subject);
  const inline = inText(mail, marks);
  return attached(mail, marks, inline) ?? inline;
};

const inText = ({ text, html }: MaybeForward, marks: SubjectMarks): ForwardedMail | null => {
  const told = inlineForward(forwardInText(text ?? ''), marks);
  if (told !== null && told.how !== 'unclear') return told;
  if (!html || marks.forward === 'none') return told;
  // The plain text may be a stub beside the HTML, or give a name where the HTML has the address behind it.
  const fromHtml = inlineForward(forwardInText(htmlToPlainText(html)), marks);
  return fromHtml !== null && (fromHtml.how !== 'unclear' || told === null) ? fromHtml : told;
};

const attached = (
  { attachedMessages }: MaybeForward,
  marks: SubjectMarks,
  inline: ForwardedMail | null,
): ForwardedMail | null => {
  const [first] = attachedMessages;
  if (first === undefined) return null;
  const named = marks.base !== '' && attachedMessages.length === 1 && isAbout(first, marks);
  if ((marks.forward === 'none' && (!named || marks.answered)) || (marks.forward === 'later' && !named)) return null;
  // The header that is there tells nothing, and the file may be the forwarded mail's own.
  if (inline?.how === 'unclear' && inline.why !== 'nothing-quoted' && !named) return inline;
  if (inline !== null && inline.how === 'inline') {
    // A forwarded mail brings its own attachments along: the one that the subject names is forwarded here.
    const inlineIsNamed = inline.subject !== null && folded(subjectMarks(inline.subject).base) === folded(marks.base);
    if (inlineIsNamed && !named) return inline;
    if (first.from === null || !sameSender(first.from, inline.from)) {
      return { how: 'unclear', why: 'attached-and-inline-differ' };
    }
  }
  const senders = attachedMessages.flatMap(({ from }) => (from === null ? [] : [from]));
  const [sender] = senders;
  if (sender === undefined || senders.length < attachedMessages.length) {
    return { how: 'unclear', why: 'attached-sender-missing' };
  }
  if (!senders.every((other) => sameSender(sender, other))) return { how: 'unclear', why: 'attached-senders-differ' };
  const confidence = marks.forward === 'first' ? 'high' : 'low';
  return { how: 'attached', from: sender, subject: first.subject, date: first.date, confidence };
};

const isAbout = (message: AttachedMessage, marks: SubjectMarks): boolean =>
  folded(subjectMarks(message.subject).base) === folded(marks.base);
