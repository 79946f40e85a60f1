import type { Headers } from '../parse/headers.js';
import type { StatusFields } from './delivery-status.js';
import { failedRecipients, type NamedRecipient, wordsOf } from './failed-recipients.js';
import { failureReason, permanenceOf, reasonInContext } from './failure-reason.js';
import type { ReportedRecipient } from './reported-recipient.js';
import { addressesIn, type ReturnedMail } from './returned-mail.js';
import { enhancedCodeIn, quotedReply, statusOf } from './smtp-reply.js';

const MAX_REPLY = 500;

const actionOf = ({ action, status }: StatusFields, late: boolean): ReportedRecipient['action'] => {
  if (/^(?:delayed|deferred|delay)/.test(action)) return 'delayed';
  if (/^(?:delivered|deliverable|success)/.test(action)) return 'delivered';
  if (action.startsWith('relayed')) return 'relayed';
  if (action.startsWith('expanded')) return 'expanded';
  if (action !== '') return 'failed';
  const kind = enhancedCodeIn(status ?? '')?.[0];
  return kind === '2' ? 'delivered' : kind !== '5' && late ? 'delayed' : 'failed';
};

type Outcome = Readonly<{ action: ReportedRecipient['action']; field: string | null; words: string; context: string }>;

const reported = (address: string, { action, field, words, context }: Outcome): ReportedRecipient => {
  const status = statusOf(field, words);
  const arrived = action !== 'failed' && action !== 'delayed';
  const said = arrived ? action : reasonInContext(failureReason(status, words), `${words} ${context}`);
  const reason = said === 'unknown' && action === 'delayed' ? 'expired' : said;
  return {
    address,
    action,
    status,
    reply: words.slice(0, MAX_REPLY),
    permanence: permanenceOf(action, reason),
    reason,
  };
};

const lower = (addresses: readonly string[]): Set<string> => new Set(addresses.map((address) => address.toLowerCase()));

/** What a report says of its recipients, by all that was found in it. `stated` are the fields of its delivery status. */
export type ReportContents = Readonly<{
  headers: Headers;
  fromAddress: string | null;
  stated: readonly StatusFields[];
  said: string;
  returned: ReturnedMail;
  /** Whether the mail is late, and not given up. */
  late: boolean;
}>;

const namesOf = ({ finalRecipient, originalRecipient }: StatusFields): string[] =>
  [originalRecipient, finalRecipient].filter((address) => address !== null);

/**
 * What became of the mail at each recipient: by the delivery status and what the text says beside it, else by X-Failed-Recipients, by the text
 * alone, or by whom the returned mail went to. An address is the one that the mail was sent to, where it was passed on from there.
 */
export const reportRecipients = (contents: ReportContents): ReportedRecipient[] => {
  const { headers, fromAddress, stated, said, returned, late } = contents;
  const failed = addressesIn(headers.raw('x-failed-recipients') ?? '');
  const to = headers.mailboxes('to').map(({ address }) => address);
  const others = lower([...returned.senders, ...to, fromAddress ?? '']);
  const expected = lower([...(failed.length > 0 ? failed : returned.recipients), ...stated.flatMap(namesOf)]);
  const named = failedRecipients(said, expected, others);
  const found = stated.flatMap((fields) => fromStatus(fields, named, contents));
  if (found.length > 0) return unique(found);
  const action = late ? 'delayed' : 'failed';
  const words = wordsOf(said.split('\n', 2_000));
  const fromText = named.length > 0 ? named.map(({ address }) => address) : returned.envelopeRecipients;
  return unique(
    (failed.length > 0 ? failed : fromText).map((address) => {
      const context = wordsFor(named, address) ?? words;
      return reported(address, { action, field: null, words: quotedReply(context), context });
    }),
  );
};

const wordsFor = (named: readonly NamedRecipient[], address: string): string | undefined =>
  named.find((each) => each.address.toLowerCase() === address.toLowerCase())?.words;

const fromStatus = (
  fields: StatusFields,
  named: readonly NamedRecipient[],
  { returned, late }: ReportContents,
): ReportedRecipient[] => {
  const went = lower(returned.recipients);
  const names = namesOf(fields);
  const stated = names.find((address) => went.has(address.toLowerCase())) ?? names[0];
  const address = stated ?? (named.length === 1 ? named[0]?.address : undefined) ?? returned.envelopeRecipients[0];
  if (address === undefined) return [];
  const aside = names.map((name) => wordsFor(named, name)).find((words) => words !== undefined);
  const context = aside ?? named[0]?.words ?? '';
  const { diagnostic } = fields;
  const words = tellsMuch(diagnostic) ? diagnostic : quotedReply(`${diagnostic} ${context}`.trim());
  return [reported(address, { action: actionOf(fields, late), field: fields.status, words, context })];
};

/** Whether a Diagnostic-Code says why, and not only a number. */
const tellsMuch = (diagnostic: string): boolean => /\p{L}{3}/u.test(diagnostic);

const unique = (recipients: readonly ReportedRecipient[]): ReportedRecipient[] =>
  [
    ...new Map(recipients.toReversed().map((recipient) => [recipient.address.toLowerCase(), recipient])).values(),
  ].toReversed();
