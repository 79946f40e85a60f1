import { Injectable } from '@nestjs/common';
import { Command, type ICommandHandler } from '@nestjs/cqrs';
import { EventStore } from '#libs/event-store';
import { type RequestContext, uuid, type Written, written, writtenSchema } from '#libs/http';
import { foundOr404 } from '#libs/people';
import { type SavedViewCommand, savedViewDecider } from './decider.js';
import { savedViewStream } from './saved-view.js';

export type ViewWritten = Written<{ viewId: string }>;

export const viewWritten = writtenSchema({ viewId: uuid });

/** A command on its way to one view. Each act has a class of its own on the CommandBus. */
export abstract class OnSavedView<Sent extends SavedViewCommand> extends Command<ViewWritten> {
  constructor(
    readonly viewId: string,
    readonly command: Sent,
    readonly context: RequestContext,
  ) {
    super();
  }
}

/** Decides a command on the view as it stands and appends what follows. */
@Injectable()
export class SavedViewCommandHandler<Sent extends SavedViewCommand> implements ICommandHandler<
  OnSavedView<Sent>,
  ViewWritten
> {
  constructor(private readonly store: EventStore) {}

  async execute({ viewId, command, context }: OnSavedView<Sent>): Promise<ViewWritten> {
    const handled = await foundOr404('view', () =>
      this.store.handle(savedViewDecider, savedViewStream(viewId), command, context),
    );
    return written({ viewId }, handled);
  }
}
