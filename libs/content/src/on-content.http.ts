import { Injectable } from '@nestjs/common';
import { Command, type ICommandHandler } from '@nestjs/cqrs';
import { EventStore } from '#libs/event-store';
import { type RequestContext, uuid, type Written, written, writtenSchema } from '#libs/http';
import { foundOr404 } from '#libs/people';
import { contentItemStream } from './content-item.js';
import { type ContentCommand, contentDecider } from './decider.js';

export type ContentWritten = Written<{ contentItemId: string }>;

export const contentWritten = writtenSchema({ contentItemId: uuid });

/** A command on its way to one item. Each act has a class of its own on the CommandBus. */
export abstract class OnContent<Sent extends ContentCommand> extends Command<ContentWritten> {
  constructor(
    readonly contentItemId: string,
    readonly command: Sent,
    readonly context: RequestContext,
  ) {
    super();
  }
}

/** Decides a command on the item as it stands and appends what follows. */
@Injectable()
export class ContentCommandHandler<Sent extends ContentCommand> implements ICommandHandler<
  OnContent<Sent>,
  ContentWritten
> {
  constructor(private readonly store: EventStore) {}

  async execute({ contentItemId, command, context }: OnContent<Sent>): Promise<ContentWritten> {
    const handled = await foundOr404('content', () =>
      this.store.handle(contentDecider, contentItemStream(contentItemId), command, context),
    );
    return written({ contentItemId }, handled);
  }
}
