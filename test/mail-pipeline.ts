import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { type DynamicModule, Module } from '@nestjs/common';
import pino from 'pino';
import { BlobsModule } from '#libs/blobs';
import { testDatabase } from '#libs/embedded';
import {
  InboxAccess,
  inboxDecider,
  type InboxCommand,
  inboxesEvents,
  inboxesProjections,
  inboxStream,
} from '#libs/inboxes';
import {
  inboundMailDecider,
  inboundMailEvents,
  type InboundMailEvent,
  inboundMailStream,
  inboundView,
  IncomingIntake,
  IncomingWorker,
  MailAcceptance,
  mailClaimEvents,
  UnderstandInboundMail,
  type UnderstandingOptions,
} from '#libs/incoming';
import { JobQueuesModule } from '#libs/job-queue';
import { MailParser, MessageIds } from '#libs/mail';
import { peopleEvents, peopleProjections } from '#libs/people';
import { recordsEvents, recordsProjections } from '#libs/records';
import { routingHistory, routingTurnEvents } from '#libs/routing';
import { inboxView, messageView, threadDecider, threadEvents, type ThreadEvent, threadStream } from '#libs/threads';
import { type FeatureApp, startFeatureApp, system } from './feature-app.js';

export type Letter = Readonly<{
  from?: string;
  to?: string;
  subject?: string;
  messageId?: string | null;
  /** Further lines of the header, each ended by CRLF. */
  header?: string;
  text?: string;
  /** Takes the place of header and text from MIME-Version on. */
  rest?: string;
}>;

/** The bytes of a mail, as a mail program would write them. */
export const letter = (said: Letter = {}): Buffer => {
  const { from = 'Zoe <zoe@example.net>', to = 'support@example.org', subject = 'Invoice 7', header = '' } = said;
  const { messageId = `<${randomUUID()}@example.net>`, text = 'Where is it?' } = said;
  const id = messageId === null ? '' : `Message-ID: ${messageId}\r\n`;
  const rest = said.rest ?? `MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`;
  const date = 'Date: Sun, 1 Mar 2026 09:00:00 +0000\r\n';
  return Buffer.from(`From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\n${date}${id}${header}${rest}`);
};

/** A server's report (RFC 3464) on a mail of ours that bears this Message-ID. */
export const report = (said: { recipient: string; messageId?: string; action?: string; status?: string }): Buffer => {
  const { recipient, messageId = `<${randomUUID()}@example.net>`, action = 'failed', status = '5.1.1' } = said;
  return letter({
    from: 'Mail Delivery Subsystem <mailer-daemon@mx.example.net>',
    subject: 'Undelivered Mail Returned to Sender',
    rest: [
      'Auto-Submitted: auto-replied',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'Your mail could not be delivered.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example.net',
      '',
      `Final-Recipient: rfc822; ${recipient}`,
      `Action: ${action}`,
      `Status: ${status}`,
      `Diagnostic-Code: smtp; 550 ${status} no such user`,
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      'From: support@example.org',
      `To: ${recipient}`,
      'Subject: Offer',
      `Message-ID: ${messageId}`,
      '',
      '--b--',
      '',
    ].join('\r\n'),
  });
};

/** How a mail reached us. */
export type Handed = Readonly<{ to?: readonly string[]; from?: string | null }>;

type Options = Readonly<{ understanding?: UnderstandingOptions; maxAppendSize?: number }>;

/** What takes mail in and brings it to its thread, step by step, with a real log, views that follow it, blobs and parser. */
export class MailPipeline {
  private constructor(
    readonly house: FeatureApp,
    readonly messageIds: MessageIds,
    private readonly folder: string,
  ) {}

  static async start({ maxAppendSize, ...options }: Options = {}): Promise<MailPipeline> {
    const folder = await mkdtemp(resolve(tmpdir(), 'threadlog-pipeline-'));
    const messageIds = new MessageIds('a secret of the specs');

    @Module({})
    class Ids {}
    const ids: DynamicModule = {
      module: Ids,
      global: true,
      providers: [{ provide: MessageIds, useValue: messageIds }],
      exports: [MessageIds],
    };

    const house = await startFeatureApp({
      imports: [
        ids,
        BlobsModule.forRoot({ url: `file://${folder}` }),
        JobQueuesModule.forRoot({ url: await testDatabase(), log: pino({ level: 'silent' }) }),
        IncomingIntake,
        IncomingWorker.forRoot({ parser: { processes: 1 }, ...options }),
      ],
      events: {
        ...peopleEvents,
        ...inboxesEvents,
        ...recordsEvents,
        ...threadEvents,
        ...routingTurnEvents,
        ...inboundMailEvents,
        ...mailClaimEvents,
      },
      ...(maxAppendSize !== undefined && { maxAppendSize }),
      projections: [
        ...peopleProjections,
        ...inboxesProjections,
        ...recordsProjections,
        inboxView,
        messageView,
        routingHistory,
        inboundView,
      ],
    });
    return new MailPipeline(house, messageIds, folder);
  }

  async stop(): Promise<void> {
    await this.house.app.get(MailParser).close();
    await this.house.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** An inbox of these addresses, shown by the views. */
  async inbox(...addresses: readonly string[]): Promise<string> {
    const [inboxId, at] = [randomUUID(), new Date().toISOString()];
    await this.tell(inboxId, { type: 'CreateInbox', inboxId, name: `Inbox ${inboxId.slice(0, 4)}`, at });
    for (const address of addresses) await this.tell(inboxId, { type: 'ConnectAddress', address, name: '', at });
    return inboxId;
  }

  /** Changes an inbox, and waits until the views show it and nobody believes what stood before. */
  async tell(inboxId: string, command: InboxCommand): Promise<void> {
    const { position } = await this.house.store.handle(inboxDecider, inboxStream(inboxId), command, system());
    await this.house.shown(position);
    this.house.app.get(InboxAccess).forget();
  }

  /** The ids of the entries that a mail became; it is not understood yet. */
  async take(
    bytes: Buffer,
    { to = ['support@example.org'], from = 'zoe@example.net' }: Handed = {},
  ): Promise<string[]> {
    const envelope = { envelopeFrom: from, envelopeTo: to };
    const arrival = { via: 'smtp', source: null, remote: 'mx.example.net [192.0.2.1]', ...envelope } as const;
    const { mails } = await this.house.app.get(MailAcceptance).accept(arrival, bytes);
    return mails.map(({ inboundMailId }) => inboundMailId);
  }

  /** Takes a mail of one entry in and understands it. */
  async receive(bytes: Buffer, handed: Handed = {}): Promise<string> {
    const [inboundMailId, ...others] = await this.take(bytes, handed);
    if (inboundMailId === undefined || others.length > 0) throw new Error('the mail became not one entry');
    await this.understand(inboundMailId);
    return inboundMailId;
  }

  understand(inboundMailId: string): Promise<void> {
    return this.house.app.get(UnderstandInboundMail).run({ inboundMailId });
  }

  /** All that was decided of a mail. */
  async story(inboundMailId: string): Promise<readonly InboundMailEvent[]> {
    return (await this.house.store.slice(inboundMailStream(inboundMailId), 0, 100)) as unknown as InboundMailEvent[];
  }

  async mail(inboundMailId: string) {
    return (await this.house.store.load(inboundMailDecider, inboundMailStream(inboundMailId))).state;
  }

  /** What was decided of a mail that is in its thread. */
  async threaded(inboundMailId: string) {
    const mail = await this.mail(inboundMailId);
    if (mail.status !== 'threaded') throw new Error(`the mail is ${mail.status}`);
    return mail.threaded;
  }

  async thread(threadId: string): Promise<readonly ThreadEvent[]> {
    return (await this.house.store.slice(threadStream(threadId), 0, 100)) as unknown as ThreadEvent[];
  }

  /** Waits until the views show all that stands in the log. */
  async shown(): Promise<void> {
    await this.house.shown(await this.house.store.currentPosition());
  }

  /** A mail that we sent from an inbox, its Message-ID ours unless another one is given. */
  async sends(
    inboxId: string,
    to: readonly string[],
    foreignId?: string,
  ): Promise<{ threadId: string; emailId: string; messageId: string }> {
    const [threadId, emailId, at] = [randomUUID(), randomUUID(), new Date().toISOString()];
    const messageId = foreignId ?? this.messageIds.mint(threadId, emailId, 'example.org');
    const mailboxes = to.map((address) => ({ address, name: '' }));
    const email = {
      ...{ threadId, emailId, inboxId, at, messageId, authorId: randomUUID(), subject: 'Offer' },
      ...{ from: { address: 'support@example.org', name: 'Support' }, to: mailboxes, cc: [], bcc: [] },
      ...{ associations: [], text: null, html: null, preview: '', attachments: [] },
      ...({
        release: { at, why: 'at-once', cancelOnAnswer: false },
        inserted: [],
        draftId: null,
        forwards: null,
      } as const),
    };
    await this.house.store.handle(threadDecider, threadStream(threadId), { type: 'ComposeEmail', email }, system());
    return { threadId, emailId, messageId };
  }
}
