import { Injectable } from '@nestjs/common';
import { type SendResult, type SmtpEnvelope, SmtpSender, type SmtpSenderOptions } from '#libs/mail';

/**
 * The server that takes the mail of an address. `serverId` names it as it was set up, null for the deployment's own; `name` is what people
 * know it by, `host:port`.
 */
export type OutgoingServer = Readonly<{
  serverId: string | null;
  name: string;
  /** One transaction, as SmtpSender.send(). @throws NotSent, AnswerLost */
  send: (envelope: SmtpEnvelope, raw: Buffer) => Promise<SendResult>;
}>;

export type OutgoingServersOptions = Readonly<{ deployment: SmtpSenderOptions }>;

/** The servers that outgoing mail is handed to: that of its sender's address, or else the one that the deployment names. */
@Injectable()
export class OutgoingServers {
  private readonly deployment: SmtpSender;

  constructor(options: OutgoingServersOptions) {
    this.deployment = new SmtpSender(options.deployment);
  }

  /** The server that takes mail from this address now; whoever sends asks for it anew each time. */
  async for(_address: string): Promise<OutgoingServer> {
    return { serverId: null, name: this.deployment.name, send: (envelope, raw) => this.deployment.send(envelope, raw) };
  }

  /** Takes no more mails, waits for those under way and says goodbye to every server. */
  async close(): Promise<void> {
    await this.deployment.close();
  }
}
