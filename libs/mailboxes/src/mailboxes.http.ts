import { Injectable } from '@nestjs/common';
import { v7 } from 'uuid';
import { z } from 'zod';
import { RuleBroken } from '#libs/decider';
import { EventStore } from '#libs/event-store';
import {
  type Answer,
  plainLine,
  Problem,
  type RequestContext,
  tokenUrl,
  uuid,
  written,
  writtenSchema,
} from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import { ImapFault } from '#libs/mail';
import { foundOr404 } from '#libs/people';
import { SecretBox, SecretUnreadable } from '#libs/secrets';
import { type MailboxCommand, mailboxDecider } from './decider.js';
import type { ExistingMailbox, Mailbox } from './mailbox.js';
import { type MailboxSettings, mailboxStream, type SealedSecret } from './mailbox-events.js';
import { type MailboxAuth, MailboxSessions } from './mailbox-sessions.imap.js';

/** The answer to every command on a mailbox. */
export const mailboxWritten = writtenSchema({ mailboxId: uuid });

export type MailboxWritten = Answer<typeof mailboxWritten>;

/** What opens a mailbox: a password, an access token that somebody else renews, or what renews one. */
export const authBody = z.union([
  z.strictObject({ kind: z.literal('password'), password: plainLine(1_000) }),
  z.strictObject({ kind: z.literal('xoauth2'), accessToken: plainLine(20_000) }),
  z.strictObject({
    kind: z.literal('xoauth2'),
    clientId: plainLine(1_000),
    clientSecret: plainLine(1_000).nullable().default(null),
    refreshToken: plainLine(20_000),
    tokenUrl,
  }),
]);

/** What the server said about a mailbox, as the refusal of a command. */
const asRefusal = (error: unknown): unknown => {
  if (error instanceof ImapFault) return new RuleBroken(`mailbox-${error.kind}`, error.message);
  return error instanceof SecretUnreadable ? new RuleBroken('mailbox-secret-unreadable', error.message) : error;
};

/** Carries out what people command of mailboxes. */
@Injectable()
export class Mailboxes {
  constructor(
    private readonly store: EventStore,
    private readonly inboxes: InboxAccess,
    private readonly sessions: MailboxSessions,
    private readonly secrets: SecretBox,
  ) {}

  async mailbox(mailboxId: string): Promise<Mailbox> {
    return (await this.store.load(mailboxDecider, mailboxStream(mailboxId))).state;
  }

  /** @throws Problem 404 when no mailbox was connected under this id */
  async existing(mailboxId: string): Promise<ExistingMailbox> {
    const mailbox = await this.mailbox(mailboxId);
    if (mailbox.status === 'none') throw Problem.notFound('mailbox');
    return mailbox;
  }

  /** @throws RuleBroken `address-not-connected` */
  async mustBeOf(inboxId: string, address: string): Promise<void> {
    const owner = await this.inboxes.addressOwner(address);
    if (owner?.inboxId !== inboxId)
      throw new RuleBroken('address-not-connected', `connect ${address} to this inbox first: its mail comes here then`);
  }

  /** The secret, sealed, once the server was found to open by it. @throws RuleBroken `mailbox-…`, telling what the server said */
  async verified(mailboxId: string, settings: MailboxSettings, auth: MailboxAuth): Promise<SealedSecret> {
    return this.verify(mailboxId, settings, this.sessions.seal(mailboxId, auth));
  }

  /** As verified(), for a secret that is sealed already. */
  async verify(mailboxId: string, settings: MailboxSettings, secret: SealedSecret): Promise<SealedSecret> {
    try {
      return await this.sessions.verify({ mailboxId, settings, secret });
    } catch (error) {
      throw asRefusal(error);
    }
  }

  /** @throws Problem 404 when no mailbox was connected under this id */
  async run(mailboxId: string, command: MailboxCommand, context: RequestContext): Promise<MailboxWritten> {
    const handled = await foundOr404('mailbox', () =>
      this.store.handle(mailboxDecider, mailboxStream(mailboxId), command, this.withoutHint(context)),
    );
    return written({ mailboxId }, handled);
  }

  /** Keeps a secret that the token server gave in place of another. */
  async keep(mailboxId: string, secret: SealedSecret, { actor, commandId, at }: RequestContext): Promise<void> {
    const because = { actor, commandId: v7(), correlationId: commandId, causationId: commandId };
    const command = { type: 'ChangeMailboxSecret', secret, at } as const;
    await this.store.handle(mailboxDecider, mailboxStream(mailboxId), command, because);
  }

  /** The hash of a request lies in the log; that of one with a password in it would tell who guesses the password that they are right. */
  private withoutHint({ requestHash, ...context }: RequestContext): RequestContext {
    return requestHash === undefined ? context : { ...context, requestHash: this.secrets.fingerprint(requestHash) };
  }
}
