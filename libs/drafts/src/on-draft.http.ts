import { Injectable } from '@nestjs/common';
import { Command, type ICommandHandler } from '@nestjs/cqrs';
import { EventStore } from '#libs/event-store';
import { type RequestContext, uuid, type Written, written, writtenSchema } from '#libs/http';
import { foundOr404 } from '#libs/people';
import { type DraftCommand, draftDecider } from './decider.js';
import { draftStream } from './draft.js';

export type DraftWritten = Written<{ draftId: string }>;

export const draftWritten = writtenSchema({ draftId: uuid });

/** A command on its way to one draft. Each act has a class of its own on the CommandBus. */
export abstract class OnDraft<Sent extends DraftCommand> extends Command<DraftWritten> {
  constructor(
    readonly draftId: string,
    readonly command: Sent,
    readonly context: RequestContext,
  ) {
    super();
  }
}

/** Decides a command on the draft as it stands and appends what follows. */
@Injectable()
export class DraftCommandHandler<Sent extends DraftCommand> implements ICommandHandler<OnDraft<Sent>, DraftWritten> {
  constructor(private readonly store: EventStore) {}

  async execute({ draftId, command, context }: OnDraft<Sent>): Promise<DraftWritten> {
    const handled = await foundOr404('draft', () =>
      this.store.handle(draftDecider, draftStream(draftId), command, context),
    );
    return written({ draftId }, handled);
  }
}
