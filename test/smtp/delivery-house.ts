import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamicModule, Module } from '@nestjs/common';
import pino from 'pino';
import { BlobsModule } from '#libs/blobs';
import type { Recorded } from '#libs/decider';
import { DeliverEmail, DeliverEmailReactor, type DeliverJob, DeliveryPolicy, DeliveryWorker } from '#libs/delivery';
import { PausedAddresses, type SendingPaceOptions } from '#libs/delivery';
import { testDatabase } from '#libs/embedded';
import { InboxAccess, type InboxCommand, inboxDecider, inboxStream } from '#libs/inboxes';
import { JobQueuesModule } from '#libs/job-queue';
import { MessageIds, type SmtpSenderOptions } from '#libs/mail';
import { OutgoingServers } from '#libs/outgoing-servers';
import { SecretBox } from '#libs/secrets';
import { type EmailComposed, type Release, threadDecider, type ThreadEvent, threadStream } from '#libs/threads';
import { allEvents, allViews } from '#libs/wiring';
import { type FeatureApp, startFeatureApp, system } from '../feature-app.js';
import { type Script, type ScriptedPeer, startScriptedPeer } from '../scripted-smtp-peer.js';

export type DeliveryHouseOptions = Readonly<{
  script?: Script;
  /** Who is logged in, `user:password`; nobody unless told. */
  login?: string;
  timeouts?: SmtpSenderOptions['timeouts'];
  doubtAfterMs?: number;
  inDoubt?: 'ask' | 'retry';
  pace?: SendingPaceOptions;
  /** What time it is for those who send, in milliseconds. */
  clock?: () => number;
}>;

/** What became of a mail for one recipient, told by the name of the last fact about it. */
export type Fates = Readonly<Record<string, string>>;

/** What sends mail, with a real log, views that follow it, blobs and queues, and a server that does as it is told. */
export class DeliveryHouse {
  private constructor(
    readonly house: FeatureApp,
    readonly peer: ScriptedPeer,
    private readonly messageIds: MessageIds,
    private readonly folder: string,
  ) {}

  static async start(options: DeliveryHouseOptions = {}): Promise<DeliveryHouse> {
    const folder = await mkdtemp(join(tmpdir(), 'threadlog-delivery-'));
    const peer = await startScriptedPeer(options.script);
    const messageIds = new MessageIds('a secret of the specs');
    const url = options.login === undefined ? peer.url : peer.url.replace('//', `//${options.login}@`);
    const { timeouts, doubtAfterMs = 60_000, inDoubt = 'ask', pace, clock } = options;

    @Module({})
    class Keys {}
    const keys: DynamicModule = {
      module: Keys,
      global: true,
      providers: [
        { provide: MessageIds, useValue: messageIds },
        { provide: SecretBox, useValue: new SecretBox(['k'.repeat(32)]) },
      ],
      exports: [MessageIds, SecretBox],
    };
    const house = await startFeatureApp({
      imports: [
        keys,
        BlobsModule.forRoot({ url: `file://${folder}` }),
        JobQueuesModule.forRoot({ url: await testDatabase(), log: pino({ level: 'silent' }) }),
        DeliveryWorker.forRoot({
          servers: { deployment: { url, ...(timeouts === undefined ? {} : { timeouts }) } },
          policy: new DeliveryPolicy('worker-1', doubtAfterMs, inDoubt, false, clock),
          ...(pace === undefined ? {} : { pace }),
        }),
      ],
      events: allEvents,
      projections: allViews,
    });
    return new DeliveryHouse(house, peer, messageIds, folder);
  }

  async stop(): Promise<void> {
    await this.house.app.get(OutgoingServers).close();
    await this.house.stop();
    await this.peer.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  get deliver(): DeliverEmail {
    return this.house.app.get(DeliverEmail);
  }

  get reactor(): DeliverEmailReactor {
    return this.house.app.get(DeliverEmailReactor);
  }

  get paused(): PausedAddresses {
    return this.house.app.get(PausedAddresses);
  }

  /** An inbox of this address. */
  async inbox(address: string): Promise<string> {
    const [inboxId, at] = [randomUUID(), new Date().toISOString()];
    await this.tell(inboxId, { type: 'CreateInbox', inboxId, name: address, at });
    await this.tell(inboxId, { type: 'ConnectAddress', address, name: '', at });
    return inboxId;
  }

  /** Changes an inbox, and waits until the views show it and nobody believes what stood before. */
  async tell(inboxId: string, command: InboxCommand): Promise<void> {
    const { position } = await this.house.store.handle(inboxDecider, inboxStream(inboxId), command, system());
    await this.house.shown(position);
    this.house.app.get(InboxAccess).forget();
  }

  /** How mail leaves from an address, as the views show it. */
  async sending(address: string) {
    this.house.app.get(InboxAccess).forget();
    return (await this.house.app.get(InboxAccess).sendingFrom(address))?.sending;
  }

  /** The job for a new mail, written through this store; it leaves at once unless told. */
  async composed(
    from: string,
    to: readonly string[],
    store = this.house.store,
    release?: Release,
    said: Partial<EmailComposed['data']> = {},
  ): Promise<DeliverJob> {
    const [threadId, emailId, at] = [randomUUID(), randomUUID(), new Date().toISOString()];
    const email = {
      ...{ threadId, emailId, inboxId: randomUUID(), at, authorId: randomUUID(), subject: 'Offer' },
      messageId: this.messageIds.mint(threadId, emailId, 'example.org'),
      from: { address: from, name: '' },
      to: to.map((address) => ({ address, name: '' })),
      ...{ cc: [], bcc: [], associations: [], text: null, html: null, preview: '', attachments: [] },
      release: release ?? ({ at, why: 'at-once', cancelOnAnswer: false } as const),
      ...{ inserted: [], draftId: null, forwards: null },
      ...said,
    };
    await store.handle(threadDecider, threadStream(threadId), { type: 'ComposeEmail', email }, system());
    return { threadId, emailId, composedRevision: 1 };
  }

  async story({ threadId }: DeliverJob): Promise<readonly ThreadEvent[]> {
    return (await this.house.store.slice(threadStream(threadId), 0, 200)) as unknown as ThreadEvent[];
  }

  inboxStory(inboxId: string): Promise<readonly Recorded[]> {
    return this.house.store.slice(inboxStream(inboxId), 0, 200);
  }

  /** The last fact about each recipient. */
  async fates(job: DeliverJob): Promise<Fates> {
    const fates = new Map<string, string>();
    for (const { type, data } of await this.story(job)) {
      if (!type.startsWith('EmailDeliver')) continue;
      const { recipient, recipients = [recipient] } = data as {
        recipient?: string;
        recipients?: (string | undefined)[];
      };
      for (const one of recipients) if (one !== undefined) fates.set(one, type);
    }
    return Object.fromEntries(fates);
  }

  /** Waits until the views show all that stands in the log. */
  async shown(): Promise<void> {
    await this.house.shown(await this.house.store.currentPosition());
  }

  /** Everything that a sweep now would wake workers for. */
  sweep(quietMs = 0): Promise<number> {
    return this.reactor.sweep(quietMs);
  }
}
