import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { InboxAccess, type InboxRow, InboxSight, type RoutingOccasion } from '#libs/inboxes';
import { Contacts } from '#libs/records';
import {
  type Assignee,
  type EmailReceived,
  type Routing,
  noThread,
  type Thread,
  threadDecider,
  threadStream,
} from '#libs/threads';
import { Candidates } from '../candidates.query.js';
import { type Choosing, choicesOf } from '../choices.js';
import { type Assigning, planOf, ROUTING_VERSION } from '../plan-of.js';
import { questionOf } from '../question-of.js';
import { Turns } from '../take-turn/turns.worker.js';

type Mail = EmailReceived['data'];

const CHANCES = 2 ** 32;

const assigneeOf = (thread: Thread): Assignee | null => (thread.status === 'none' ? null : thread.assignee);

/** Asks the routing rules of an inbox what is to be done with a conversation that a mail opens, or opens again. */
@Injectable()
export class MailRouting {
  constructor(
    private readonly store: EventStore,
    private readonly inboxes: InboxAccess,
    private readonly sight: InboxSight,
    private readonly contacts: Contacts,
    private readonly candidates: Candidates,
    private readonly turns: Turns,
  ) {}

  /** What they say of a mail that is about to be told to its thread; null where there are no rules for that, or the thread is open. */
  async of(mail: Mail): Promise<Routing | null> {
    const thread = mail.threading.rule === 'new-thread' ? noThread : await this.thread(mail.threadId);
    if (thread.status === 'open') return null;
    const [occasion, inboxId] =
      thread.status === 'none' ? (['opened', mail.inboxId] as const) : (['reopened', thread.inboxId] as const);
    const inbox = await this.inboxes.inbox(inboxId);
    if (inbox === null || !inbox.routing_rules.some(({ on }) => on.includes(occasion))) return null;
    return this.ask(occasion, inbox, mail, thread);
  }

  private async thread(threadId: string): Promise<Thread> {
    return (await this.store.load(threadDecider, threadStream(threadId))).state;
  }

  private async ask(occasion: RoutingOccasion, inbox: InboxRow, mail: Mail, thread: Thread): Promise<Routing> {
    const { routing_rules: rules, business_hours: hours } = inbox;
    const question = questionOf(mail, { occasion, hours, tags: thread.status === 'none' ? [] : thread.tags });
    const { assigns, matched, outcome } = planOf(rules, question, { at: mail.at, hours });
    const target = outcome.inboxId === null ? inbox : await this.inboxes.inbox(outcome.inboxId);
    const inboxId = target?.inbox_id ?? inbox.inbox_id;
    const assignee = assigneeOf(thread);
    const moves = inboxId !== inbox.inbox_id;
    const stays = assignee !== null && (!moves || (await this.sight.sees(assignee, inboxId)));
    const choices = stays ? [] : await this.choices(assigns, inboxId, { ...mail, inboxId: inbox.inbox_id });
    return {
      ...{
        inboxId: inbox.inbox_id,
        occasion,
        rulesRevision: inbox.routing_revision ?? 0,
        matched,
        choices,
        version: ROUTING_VERSION,
      },
      ...{ language: question.language, hours: question.hours },
      outcome: {
        ...outcome,
        inboxId: moves ? inboxId : null,
        assignee: choices.at(-1)?.chosen ?? null,
      },
      sees: stays ? assignee : null,
    };
  }

  private async choices(assigns: readonly Assigning[], inboxId: string, mail: Mail) {
    const { contactId, emailId, inboundMailId: correlationId, at } = mail;
    const isAsked = contactId !== null && assigns.some(({ by }) => by === 'contact-owner');
    const ownerId = isAsked ? ((await this.contacts.owners([contactId])).get(contactId) ?? null) : null;
    const choosing: Choosing = {
      draw: () => randomInt(CHANCES) / CHANCES,
      turn: (assigning, candidates) =>
        this.turns.take(assigning, candidates, { inboxId: mail.inboxId, emailId, correlationId, at }),
    };
    return choicesOf(assigns, (assigning) => this.candidates.of(assigning, inboxId, ownerId), choosing);
  }
}
