import { isMeant, type RoutingConditions, type RoutingOccasion } from '#libs/inboxes';

/** What the conditions of rules are asked about. `sender` is whose words the mail is; `tags` are those of the conversation. */
export type RoutingQuestion = Readonly<{
  occasion: RoutingOccasion;
  sender: string;
  subject: string;
  language: string | null;
  hours: 'inside' | 'outside';
  tags: readonly string[];
  attachments: boolean;
}>;

/** Words of these scripts do not stand apart. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

const SUBJECT_CHARACTERS = 1_000;

const plain = (text: string): string => text.slice(0, SUBJECT_CHARACTERS).normalize('NFKC').toLowerCase();

const spaced = (text: string): string => ` ${(plain(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).join(' ')} `;

/** Whether the words stand in the subject, next to each other and whole, whatever stands between and around them. */
const stands = (words: string, subject: string): boolean =>
  UNSPACED.test(words) ? plain(subject).includes(plain(words)) : spaced(subject).includes(spaced(words));

const anyOf = <Item>(items: readonly Item[], holds: (item: Item) => boolean): boolean =>
  items.length === 0 || items.some(holds);

/** Whether all that the conditions ask holds. */
export const holds = (conditions: RoutingConditions, question: RoutingQuestion): boolean => {
  const { senders, subjectWords, languages, hours, tags, attachments } = conditions;
  const sender = question.sender.toLowerCase();
  return (
    anyOf(senders, (pattern) => isMeant(pattern, sender)) &&
    anyOf(subjectWords, (words) => stands(words, question.subject)) &&
    anyOf(languages, (language) => language === question.language) &&
    anyOf(tags, (tag) => question.tags.includes(tag)) &&
    (hours === null || hours === question.hours) &&
    (attachments === null || attachments === question.attachments)
  );
};
