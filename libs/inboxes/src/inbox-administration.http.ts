import { Injectable } from '@nestjs/common';
import { type CommandContext, EventStore } from '#libs/event-store';
import { type Answer, Problem, uuid, written, writtenSchema } from '#libs/http';
import { foundOr404 } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { inboxDecider, type InboxCommand } from './decider.js';
import { type ExistingInbox, inboxStream } from './inbox.js';
import { InboxAccess } from './inbox-access.http.js';

/** The answer to every command on an inbox. */
export const inboxWritten = writtenSchema({ inboxId: uuid });

export type InboxWritten = Answer<typeof inboxWritten>;

const VIEWS_MS = 2_000;

/**
 * Carries out what administrators command. It returns once the views show the change, or after two seconds: rights and addresses
 * are read from the views, and whoever sends the next request or mail expects them to hold.
 */
@Injectable()
export class InboxAdministration {
  constructor(
    private readonly store: EventStore,
    private readonly readModels: ReadModels,
    private readonly access: InboxAccess,
  ) {}

  /** @throws Problem 404 when no inbox was created under this id. */
  async run(inboxId: string, command: InboxCommand, context: CommandContext): Promise<InboxWritten> {
    const handled = await foundOr404('inbox', () =>
      this.store.handle(inboxDecider, inboxStream(inboxId), command, context),
    );
    await this.readModels.reached('views', handled.position, VIEWS_MS);
    this.access.forget();
    return written({ inboxId }, handled);
  }

  /** An inbox as of now. @throws Problem 404 when none was created under this id. */
  async inbox(inboxId: string): Promise<ExistingInbox> {
    return (await this.asItStands(inboxId)).inbox;
  }

  /** An inbox as of now, and the revision that it has now. @throws Problem 404 when none was created under this id. */
  async asItStands(inboxId: string): Promise<Readonly<{ inbox: ExistingInbox; revision: number }>> {
    const { state, revision } = await this.store.load(inboxDecider, inboxStream(inboxId));
    if (state.status === 'none') throw Problem.notFound('inbox');
    return { inbox: state, revision };
  }
}
