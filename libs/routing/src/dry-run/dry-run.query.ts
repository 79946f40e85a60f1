import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { InboxAccess, type RoutingRule } from '#libs/inboxes';
import { Contacts } from '#libs/records';
import type { Assignee } from '#libs/threads';
import { Candidates } from '../candidates.query.js';
import { choicesOf } from '../choices.js';
import { type Assigning, planOf } from '../plan-of.js';
import { questionOf } from '../question-of.js';
import { type Compared, untouched } from './compared.js';
import { LOOKED_AT, type PastMail, PastMails } from './past-mail.query.js';
import { PretendedTurns } from './pretended-turns.js';

/** How many mails are looked at before others have their turn. */
const AT_ONCE = 50;

/** `isAll`: whether there was no more mail than is looked at. */
export type DryRun = Readonly<{
  isAll: boolean;
  mails: readonly Readonly<{ mail: PastMail; compared: Compared }>[];
}>;

const remembered = <Value>(find: (key: string) => Promise<Value>): ((key: string) => Promise<Value>) => {
  const known = new Map<string, Promise<Value>>();
  return (key) => {
    const value = known.get(key) ?? find(key);
    known.set(key, value);
    return value;
  };
};

/** The same mail draws the same in every dry run: its id is as good as chance. */
const drawOf = (emailId: string): number => Number.parseInt(emailId.slice(-8), 16) / 2 ** 32;

/** Asks rules about mail that came already; nothing is changed. */
@Injectable()
export class DryRuns {
  constructor(
    private readonly inboxes: InboxAccess,
    private readonly contacts: Contacts,
    private readonly candidates: Candidates,
    private readonly past: PastMails,
  ) {}

  /** What the rules would have done with the mails that opened conversations of the inbox since an instant, by people's rights and loads of now. */
  async of(inboxId: string, rules: readonly RoutingRule[], since: string): Promise<DryRun> {
    const [found, inbox] = await Promise.all([this.past.since(inboxId, since), this.inboxes.inbox(inboxId)]);
    const looked = found.slice(-LOOKED_AT);
    const hours = inbox?.business_hours ?? null;
    const choose = await this.choosing(looked);
    const mails: { mail: PastMail; compared: Compared }[] = [];
    for (const [n, mail] of looked.entries()) {
      if (n % AT_ONCE === 0) await setImmediate();
      const question = questionOf(mail, { occasion: 'opened', hours, tags: [] });
      const { matched, assigns, outcome } = planOf(rules, question, { at: mail.at, hours });
      const place = outcome.inboxId === inboxId ? null : outcome.inboxId;
      const assignee = await choose(mail, assigns, place ?? inboxId);
      const after = { ...outcome, assignee, inboxId: place };
      const before = mail.did ?? untouched;
      mails.push({ mail, compared: { matched: matched.map(({ ruleId }) => ruleId), before, after } });
    }
    return { isAll: found.length <= LOOKED_AT, mails };
  }

  private async choosing(mails: readonly PastMail[]) {
    const turns = new PretendedTurns();
    const owners = await this.contacts.owners(mails.flatMap(({ contactId }) => contactId ?? []));
    const candidatesOf = remembered((key: string) => {
      const [assigning, inboxId, ownerId] = JSON.parse(key) as [Assigning, string, string | null];
      return this.candidates.of(assigning, inboxId, ownerId);
    });
    const loadOf = remembered(async (key: string) => {
      const { load } = await this.candidates.load(JSON.parse(key) as readonly Assignee[], []);
      return load;
    });
    return async (mail: PastMail, assigns: readonly Assigning[], inboxId: string): Promise<Assignee | null> => {
      const ownerOf = ({ by }: Assigning): string | null =>
        by === 'contact-owner' && mail.contactId !== null ? (owners.get(mail.contactId) ?? null) : null;
      const choices = await choicesOf(
        assigns,
        (assigning) => candidatesOf(JSON.stringify([assigning, inboxId, ownerOf(assigning)])),
        {
          draw: () => drawOf(mail.emailId),
          turn: async (assigning, candidates) =>
            turns.take(
              assigning,
              candidates,
              assigning.by === 'least-busy' ? await loadOf(JSON.stringify(candidates)) : null,
            ),
        },
      );
      const chosen = choices.at(-1)?.chosen ?? null;
      if (chosen !== null) turns.give(chosen);
      return chosen;
    };
  }
}
