import { existingInbox, type InboundPolicy, type Inbox, type InboxEvent } from '../inbox.js';

/** What is to be another way than now; whatever is left out stays as it is. */
export type InboundPolicyChanges = { readonly [Name in keyof InboundPolicy]?: InboundPolicy[Name] | undefined };

export type SetInboundPolicy = Readonly<{ type: 'SetInboundPolicy'; changes: InboundPolicyChanges; at: string }>;

const merged = (present: InboundPolicy, changes: InboundPolicyChanges): InboundPolicy => {
  const { spamScore, automaticReopens } = changes;
  return {
    plusTags: changes.plusTags ?? present.plusTags,
    replyTo: changes.replyTo ?? present.replyTo,
    forwardedBy: changes.forwardedBy ?? present.forwardedBy,
    automaticReopens: [...new Set(automaticReopens ?? present.automaticReopens)].toSorted(),
    bounceReopens: changes.bounceReopens ?? present.bounceReopens,
    spamScore: spamScore === undefined ? present.spamScore : spamScore,
    failedAuthentication: changes.failedAuthentication ?? present.failedAuthentication,
  };
};

const isSame = (a: InboundPolicy, b: InboundPolicy): boolean =>
  a.plusTags === b.plusTags &&
  a.replyTo === b.replyTo &&
  a.forwardedBy === b.forwardedBy &&
  a.automaticReopens.join() === b.automaticReopens.join() &&
  a.bounceReopens === b.bounceReopens &&
  a.spamScore === b.spamScore &&
  a.failedAuthentication === b.failedAuthentication;

/** The fact holds the whole policy, so that nobody has to know what was usual when it was set. @throws RuleBroken inbox-not-found */
export const setInboundPolicy = ({ changes, at }: SetInboundPolicy, inbox: Inbox): readonly InboxEvent[] => {
  const { inboxId, inboundPolicy } = existingInbox(inbox);
  const policy = merged(inboundPolicy, changes);
  return isSame(policy, inboundPolicy) ? [] : [{ type: 'InboundPolicySet', data: { inboxId, policy, at } }];
};
