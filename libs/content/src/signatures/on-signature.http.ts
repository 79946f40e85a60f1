import { Injectable } from '@nestjs/common';
import { Command, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { EventStore } from '#libs/event-store';
import { type RequestContext, uuid, type Written, written, writtenSchema } from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import { mustAdminister, type Person } from '#libs/people';
import { type SignatureOf, signatureStream } from '../signature.js';
import { type SignatureCommand, signatureDecider } from '../signature-decider.js';
import { signatureOf, type Whose } from './signatures.http.js';

export type SignatureWritten = Written<{ signatureId: string }>;

export const signatureWritten = writtenSchema({ signatureId: uuid });

export const whoseSignature = z.enum(['inbox', 'own']) satisfies z.ZodType<Whose>;

/** A command on its way to one signature. Each act has a class of its own on the CommandBus. */
export abstract class OnSignature<Sent extends SignatureCommand> extends Command<SignatureWritten> {
  constructor(
    readonly command: Sent,
    readonly context: RequestContext,
  ) {
    super();
  }
}

/** Decides a command on the signature as it stands and appends what follows. */
@Injectable()
export class SignatureCommandHandler<Sent extends SignatureCommand> implements ICommandHandler<
  OnSignature<Sent>,
  SignatureWritten
> {
  constructor(private readonly store: EventStore) {}

  async execute({ command, context }: OnSignature<Sent>): Promise<SignatureWritten> {
    const { signatureId } = command.of;
    const handled = await this.store.handle(signatureDecider, signatureStream(signatureId), command, context);
    return written({ signatureId }, handled);
  }
}

/** Asks who may set what mails of an inbox are signed with. */
@Injectable()
export class SignatureAccess {
  constructor(private readonly inboxes: InboxAccess) {}

  /** @throws Problem as InboxAccess.act() for one's own, as InboxAccess.view() and 403 but for administrators for the inbox's. */
  async changeable(person: Person, inboxId: string, whose: Whose): Promise<SignatureOf> {
    if (whose === 'own') await this.inboxes.act(person, inboxId);
    else {
      await this.inboxes.view(person, inboxId);
      mustAdminister(person);
    }
    return signatureOf(inboxId, person, whose);
  }
}
