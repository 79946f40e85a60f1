import { Inject, Injectable } from '@nestjs/common';
import { v7 } from 'uuid';
import { EventStore } from '#libs/event-store';
import { NotSent, signMail, SmtpFault, SmtpSender, type SmtpSenderLimits, type SmtpSenderOptions } from '#libs/mail';
import { SecretUnreadable } from '#libs/secrets';
import { AddressSettings, outgoingServerStream } from './address-settings.smtp.js';
import { outgoingServerDecider } from './decider.js';
import type { OwnServer, SigningKey } from './outgoing-settings.js';
import { type KeptAuth, ServerLogins } from './server-logins.smtp.js';
import { type ServerAuth, ServerSecrets } from './server-secrets.smtp.js';

/**
 * The server that takes the mail of an address. `serverId` names it as it was set up, null for the deployment's own; `name` is what people
 * know it by, `host:port`.
 */
export type OutgoingServer = Readonly<{
  serverId: string | null;
  name: string;
  /** So many mails are handed to it at one time, at most. */
  connections: number;
  /** The mail as it goes over the wire: signed, where the address has a key. `at`: the mail's own instant. */
  sign: (raw: Buffer, at: string) => Promise<Buffer>;
  /** One transaction, as SmtpSender.send(). @throws NotSent, AnswerLost */
  send: SmtpSender['send'];
  /** Whether it takes mail from an address now, as SmtpSender.verify(). @throws SmtpFault */
  verify: SmtpSender['verify'];
}>;

/** `deployment`: the server of addresses that have none of their own; `own`: how one deals with those that they have. */
export type OutgoingServersOptions = Readonly<{ deployment: SmtpSenderOptions; own?: SmtpSenderLimits }>;

export const OUTGOING_SERVERS_OPTIONS = Symbol('options of outgoing servers');

/** The servers that outgoing mail is handed to: that of its sender's address, or else the one that the deployment names. */
@Injectable()
export class OutgoingServers {
  private readonly deployment: SmtpSender;
  /** By the id of their setting. One that was replaced stays for the mails under way; its connections end by themselves. */
  private readonly senders = new Map<string, SmtpSender>();

  constructor(
    @Inject(OUTGOING_SERVERS_OPTIONS) private readonly options: OutgoingServersOptions,
    private readonly store: EventStore,
    private readonly settings: AddressSettings,
    private readonly secrets: ServerSecrets,
    private readonly logins: ServerLogins,
  ) {
    this.deployment = new SmtpSender(options.deployment);
  }

  /** The server that takes mail from this address now; whoever sends asks for it anew each time. @throws StoreAway */
  async for(address: string): Promise<OutgoingServer> {
    const { server, signing } = await this.settings.of(address);
    const serverId = server?.serverId ?? null;
    const name = server === null ? this.deployment.name : `${server.settings.host}:${server.settings.port}`;
    try {
      const sender = server === null ? this.deployment : this.senderOf(server);
      const sign = this.signer(signing);
      return {
        serverId,
        name,
        connections: sender.connections,
        sign,
        send: (envelope, raw, signal) => sender.send(envelope, raw, signal),
        verify: (from) => sender.verify(from),
      };
    } catch (error) {
      if (!(error instanceof SecretUnreadable)) throw error;
      const { message } = error;
      const fault = new SmtpFault('secret-unreadable', message);
      return {
        serverId,
        name,
        connections: 1,
        sign: (raw) => Promise.resolve(raw),
        send: () => Promise.reject(new NotSent(message, false, { cause: error }, fault)),
        verify: () => Promise.reject(fault),
      };
    }
  }

  /** Takes no more mails, waits for those under way and says goodbye to every server. */
  async close(): Promise<void> {
    await Promise.all([this.deployment, ...this.senders.values()].map((sender) => sender.close()));
  }

  private signer(signing: SigningKey | null): OutgoingServer['sign'] {
    if (signing === null) return (raw) => Promise.resolve(raw);
    const key = this.secrets.key(signing);
    return (raw, at) => signMail(raw, key, at);
  }

  private senderOf({ address, serverId, settings, secret }: OwnServer): SmtpSender {
    const known = this.senders.get(serverId);
    if (known !== undefined) return known;
    const { host, port, security, connections } = settings;
    const login = this.logins.login(serverId, this.secrets.auth(serverId, secret), this.keptFor(address, serverId));
    const sender = new SmtpSender({ ...this.options.own, server: { host, port, security, login }, connections });
    this.senders.set(serverId, sender);
    return sender;
  }

  private keptFor(address: string, serverId: string): KeptAuth {
    return {
      get: async (anew) => {
        const { server } = await (anew ? this.settings.anew(address) : this.settings.of(address));
        return server?.serverId === serverId ? this.secrets.auth(serverId, server.secret) : { kind: 'none' };
      },
      keep: (auth) => this.renew(address, serverId, auth),
    };
  }

  private async renew(address: string, serverId: string, auth: ServerAuth): Promise<void> {
    const secret = this.secrets.sealAuth(serverId, auth);
    if (secret === null) return;
    const commandId = v7();
    const command = { type: 'RenewOutgoingSecret', serverId, secret, at: new Date().toISOString() } as const;
    const actor = { kind: 'system', id: 'delivery' } as const;
    const context = { actor, commandId, correlationId: commandId, causationId: commandId };
    await this.store.handle(outgoingServerDecider, outgoingServerStream(address), command, context);
    await this.settings.anew(address);
  }
}
