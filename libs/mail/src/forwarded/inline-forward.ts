import { isCompleteBlock } from '../quoted/header-block.js';
import type { ForwardInText } from './forward-in-text.js';
import { type SenderInText, senderInText } from './sender-in-text.js';
import { nameOnwards } from './name-onwards.js';
import type { ForwardedMail } from './original-sender.js';
import { doubtfulSenderLabels } from './subject-mark-words.js';
import { type SubjectMarks, subjectMarks } from './subject-marks.js';

// A note above a forwarded mail; below more than that it is a part of what someone writes.
const MAX_NOTE_LINES = 25;
const MAX_SUBJECT = 500;
const MAX_DATE = 200;

type Header = ForwardInText & { how: 'header' };

/** What the text forwards, given what the marks before the subject say; null when the mail is no forward. */
export const inlineForward = (found: ForwardInText | null, marks: SubjectMarks): ForwardedMail | null => {
  if (found?.how === 'header') return isForward(found, marks) ? fromHeader(found, marks) : null;
  if (marks.forward !== 'first') return null;
  if (found === null) return { how: 'unclear', why: 'nothing-quoted' };
  if (found.how === 'quoted') return { how: 'unclear', why: 'header-missing' };
  return fromWords(senderInText(nameOnwards(found.words)));
};

/** Whether a header in the text makes this mail a forward. */
const isForward = (header: Header, marks: SubjectMarks): boolean => {
  const { separator, block, depth, ownLines, lastOwnLine, firstLabel } = header;
  const byWords = separator?.kind === 'forward';
  if (marks.forward === 'first') return true;
  if (marks.forward === 'doubtful') return byWords || doubtfulSenderLabels.includes(firstLabel);
  if (block === null || !isCompleteBlock(block)) return false;
  // An answer to a forward repeats the mark in the subject of what it answers; it quotes the forwarded mail, and is none.
  if (marks.forward === 'later') {
    const subject = block.fields.get('subject');
    if (depth > 0 || subject === undefined || subjectMarks(subject).forward !== 'none') return false;
    return byWords || ownLines === 0;
  }
  if (!byWords || ownLines > MAX_NOTE_LINES) return false;
  if (depth === 0) return !marks.answered || ownLines === 0;
  // Apple Mail quotes what it forwards with the words that say so. Anyone else would quote a forward, below a line that says whose.
  return !marks.answered && depth === 1 && !separator.dashed && !/[:：]$/.test(lastOwnLine);
};

const fromHeader = ({ separator, block, below }: Header, marks: SubjectMarks): ForwardedMail => {
  const value = block?.fields.get('from');
  if (block === null || value === undefined) {
    // Mutt: `Forwarded message from X <x@y>`. Notes writes who forwards, not whose mail it is.
    const inner = separator?.inner ?? '';
    const inside = senderInText(/^forwarded message from /i.test(inner) ? inner : '');
    if ('mailbox' in inside) return fromWords({ ...inside, mailbox: { ...inside.mailbox, name: '' } });
    return below.endsWith(':')
      ? fromWords(senderInText(nameOnwards(below)))
      : { how: 'unclear', why: 'header-missing' };
  }
  const sender = senderInText(value);
  if (!('mailbox' in sender)) return { how: 'unclear', why: sender.why };
  const subject = block.fields.get('subject')?.slice(0, MAX_SUBJECT) ?? null;
  const date = block.fields.get('date')?.slice(0, MAX_DATE) ?? null;
  const bySubject = marks.forward === 'first' || marks.forward === 'doubtful';
  const high =
    sender.certain && isCompleteBlock(block) && (bySubject || (separator?.kind === 'forward' && !marks.answered));
  return { how: 'inline', from: sender.mailbox, subject, date, confidence: high ? 'high' : 'low' };
};

const fromWords = (sender: SenderInText): ForwardedMail =>
  'mailbox' in sender
    ? { how: 'inline', from: sender.mailbox, subject: null, date: null, confidence: 'low' }
    : { how: 'unclear', why: sender.why };
