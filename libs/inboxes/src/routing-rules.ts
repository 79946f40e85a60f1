import type { Member } from './member.js';

/** What makes the rules look at a conversation: a mail that opens one, or one that opens a closed one again. */
export type RoutingOccasion = 'opened' | 'reopened';

/**
 * What a mail is asked; a list that is empty and a null ask nothing, any one of a list is enough, and all that is asked must hold. `senders` are
 * addresses or domains, `subjectWords` words or phrases, `languages` ISO 639-1 codes; all in lower case.
 */
export type RoutingConditions = Readonly<{
  senders: readonly string[];
  subjectWords: readonly string[];
  languages: readonly string[];
  hours: 'inside' | 'outside' | null;
  tags: readonly string[];
  attachments: boolean | null;
}>;

/**
 * Whom a conversation of nobody's is given to. `fixed`: the first who can see the inbox; the others choose one person of all those named, the people
 * of a team each for themselves. `contact-owner` names nobody: it is whose the contact is.
 */
export type AssignAction = Readonly<{
  type: 'assign';
  by: 'fixed' | 'random' | 'round-robin' | 'least-busy' | 'contact-owner';
  among: readonly Member[];
}>;

/** `until`: so many minutes after the mail came, or when the inbox opens next. */
export type SnoozeAction = Readonly<{ type: 'snooze'; until: 'opening' | Readonly<{ minutes: number }> }>;

export type RoutingAction =
  | AssignAction
  | SnoozeAction
  | Readonly<{ type: 'tag'; tag: string }>
  | Readonly<{ type: 'move'; inboxId: string }>
  | Readonly<{ type: 'close' }>
  | Readonly<{ type: 'spam' }>;

/** What is done with mail of some kind. `ruleId` stays the same through revisions of the rules; after a rule with `stop` that holds no other is asked. */
export type RoutingRule = Readonly<{
  ruleId: string;
  name: string;
  on: readonly RoutingOccasion[];
  conditions: RoutingConditions;
  actions: readonly RoutingAction[];
  stop: boolean;
}>;
