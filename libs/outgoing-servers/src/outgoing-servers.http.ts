import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { RuleBroken } from '#libs/decider';
import { EventStore } from '#libs/event-store';
import { type Answer, Problem, type RequestContext, written, writtenSchema } from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import { type DNSResolver, SmtpFault, verifySmtpServer, type VerifyOptions } from '#libs/mail';
import type { Person } from '#libs/people';
import { SecretUnreadable } from '#libs/secrets';
import { outgoingServerStream } from './address-settings.smtp.js';
import { type OutgoingServerCommand, outgoingServerDecider } from './decider.js';
import type { ServerSettings } from './outgoing-server-events.js';
import type { OutgoingSettings } from './outgoing-settings.js';
import { ServerLogins } from './server-logins.smtp.js';
import { type ServerAuth, ServerSecrets } from './server-secrets.smtp.js';

/** The answer to every command on how the mail of an address leaves. */
export const addressWritten = writtenSchema({ address: z.string() });

export type AddressWritten = Answer<typeof addressWritten>;

/** How servers and records are looked at before mail is given to them. */
export type VerifyingOptions = VerifyOptions & Readonly<{ resolver: DNSResolver }>;

export const VERIFY_OPTIONS = Symbol('options of looking at servers and records');

/** A server with its secret open. */
export type GivenServer = Readonly<{ serverId: string; settings: ServerSettings; auth: ServerAuth }>;

/** Carries out what administrators command of the servers of addresses. */
@Injectable()
export class OutgoingServerAdministration {
  constructor(
    private readonly store: EventStore,
    private readonly inboxes: InboxAccess,
    private readonly secrets: ServerSecrets,
    private readonly logins: ServerLogins,
    @Inject(VERIFY_OPTIONS) private readonly verifying: VerifyingOptions,
  ) {}

  /** The address as it is connected to the inbox. @throws Problem 404 when the person may not see the inbox, or it has no such address */
  async addressOf(person: Person, inboxId: string, address: string): Promise<string> {
    await this.inboxes.view(person, inboxId);
    const owner = await this.inboxes.addressOwner(address);
    if (owner?.inboxId !== inboxId) throw Problem.notFound('address in this inbox');
    return owner.address;
  }

  async settings(address: string): Promise<OutgoingSettings> {
    return (await this.store.load(outgoingServerDecider, outgoingServerStream(address))).state;
  }

  async run(address: string, command: OutgoingServerCommand, context: RequestContext): Promise<AddressWritten> {
    const stream = outgoingServerStream(address);
    return written(
      { address },
      await this.store.handle(outgoingServerDecider, stream, command, this.withoutHint(context)),
    );
  }

  /**
   * Logs in to a server and asks whether the address may send by it; nothing is sent. Gives the auth to be used from now on: a token server
   * may have changed it. @throws RuleBroken `outgoing-server-…`, telling what is wrong in plain words
   */
  async verified(address: string, { serverId, settings, auth }: GivenServer): Promise<ServerAuth> {
    let kept = auth;
    const login = this.logins.login(serverId, auth, {
      get: () => Promise.resolve(kept),
      keep: (next) => {
        kept = next;
        return Promise.resolve();
      },
    });
    const { host, port, security } = settings;
    try {
      await verifySmtpServer({ host, port, security, login }, address, this.verifying);
      return kept;
    } catch (error) {
      if (error instanceof SmtpFault) throw new RuleBroken(`outgoing-server-${error.kind}`, error.message);
      throw error;
    }
  }

  /** @throws RuleBroken `outgoing-server-secret-unreadable` */
  authOf({ serverId, secret }: NonNullable<OutgoingSettings['server']>): ServerAuth {
    try {
      return this.secrets.auth(serverId, secret);
    } catch (error) {
      if (!(error instanceof SecretUnreadable)) throw error;
      throw new RuleBroken('outgoing-server-secret-unreadable', error.message);
    }
  }

  /** The hash of a request lies in the log: see ServerSecrets.fingerprint(). */
  private withoutHint({ requestHash, ...context }: RequestContext): RequestContext {
    return requestHash === undefined ? context : { ...context, requestHash: this.secrets.fingerprint(requestHash) };
  }
}
