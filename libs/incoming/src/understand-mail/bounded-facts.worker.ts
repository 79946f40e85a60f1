import type { InboundMailParsed } from '../inbound-mail.js';

type Facts = InboundMailParsed['data'];

/** The event store takes 1 MiB in one append, and the facts go into one with the decision on the mail, then with what the thread makes of it. */
const MOST_BYTES = 512 * 1024;

const NAME_CHARACTERS = 24;

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** The first of them, without so many bytes at least; none where they have no more. */
const without = <Item>(items: readonly Item[], bytes: number): readonly Item[] => {
  let left = bytes;
  let kept = items.length;
  while (kept > 0 && left > 0) left -= bytesOf(items[(kept -= 1)]) + 1;
  return items.slice(0, kept);
};

/** What an attachment says of itself, as short as it can be told from others; the end of a name says what it is. */
const shortened = (attachments: Facts['attachments']): Facts['attachments'] =>
  attachments.map(({ fileName, ...attachment }) => ({
    ...attachment,
    fileName: Array.from(fileName).slice(-NAME_CHARACTERS).join(''),
    contentId: null,
    inline: false,
  }));

/** What goes first is missed least: it all stands in the bytes of the mail. */
const cuts: readonly ((facts: Facts, bytes: number) => Partial<Facts>)[] = [
  ({ remoteImages }, bytes) => ({ remoteImages: without(remoteImages, bytes) }),
  ({ cc }, bytes) => ({ cc: without(cc, bytes) }),
  ({ to }, bytes) => ({ to: without(to, bytes) }),
  ({ replyTo }, bytes) => ({ replyTo: without(replyTo, bytes) }),
  ({ attachments }) => ({ attachments: shortened(attachments) }),
  ({ references }, bytes) => ({ references: without(references, bytes) }),
  ({ inReplyTo }, bytes) => ({ inReplyTo: without(inReplyTo, bytes) }),
  ({ deliveredTo }, bytes) => ({ deliveredTo: without(deliveredTo, bytes) }),
  ({ report }, bytes) => ({ report: report && { ...report, recipients: without(report.recipients, bytes) } }),
  ({ attachments }, bytes) => ({ attachments: without(attachments, bytes) }),
  ({ authentication }, bytes) => ({ authentication: without(authentication, bytes) }),
];

/** The facts as they fit into an event. Those of a mail that says more than anybody writes are cut, and the defect `facts-cut` tells so. */
export const boundedFacts = (facts: Facts, most = MOST_BYTES): Facts => {
  if (bytesOf(facts) <= most) return facts;
  let bounded: Facts = { ...facts, defects: [...facts.defects, 'facts-cut'] };
  for (const cut of cuts) {
    const over = bytesOf(bounded) - most;
    if (over <= 0) break;
    bounded = { ...bounded, ...cut(bounded, over) };
  }
  return bounded;
};
