import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Global, Module, type ModuleMetadata } from '@nestjs/common';
import { BlobsModule } from '#libs/blobs';
import type { EventVersion } from '#libs/decider';
import { InboxesApi, inboxesEvents, inboxesProjections } from '#libs/inboxes';
import { MessageIds } from '#libs/mail';
import { PeopleApi, peopleEvents, peopleProjections } from '#libs/people';
import type { Projection } from '#libs/read-models';
import { Contacts, Records, RecordsApi, recordsEvents, recordsProjections } from '#libs/records';
import { uploadEvents, UploadsApi } from '#libs/uploads';
import { type Answer, type FeatureApp, type Holder, startFeatureApp, system } from './feature-app.js';
import { correspondenceView } from '../libs/threads/src/compose-recipients/correspondence.projection.js';
import { threadDecider } from '../libs/threads/src/decider.js';
import { inboxView } from '../libs/threads/src/inbox-view/inbox-view.projection.js';
import type { Mailbox } from '../libs/threads/src/mail-parts.js';
import { messageView } from '../libs/threads/src/message-view/message-view.projection.js';
import { documentOpensView } from '../libs/threads/src/open-document/document-opens.projection.js';
import { OutgoingPolicy, OutgoingPolicyModule } from '../libs/threads/src/outgoing-policy.module.js';
import type { Routing } from '../libs/threads/src/receive-email/routed.js';
import { associationHistory } from '../libs/threads/src/set-associations/association-history.projection.js';
import { type EmailReceived, threadEvents, threadStream } from '../libs/threads/src/thread-events.js';
import { mailbox, received } from '../libs/threads/src/thread.fixtures.js';
import { ThreadsApi } from '../libs/threads/src/threads.module.js';

@Global()
@Module({
  providers: [{ provide: MessageIds, useValue: new MessageIds('a secret of at least thirty-two bytes, for specs') }],
  exports: [MessageIds],
})
class MessageIdsModule {}

/** A feature beyond threads, and where recipients reach us. */
type More = Readonly<{
  imports: NonNullable<ModuleMetadata['imports']>;
  events: Readonly<Record<string, EventVersion>>;
  projections: readonly unknown[];
  publicUrl?: string;
}>;

type Ids = Readonly<{ threadId: string; emailId: string }>;
type Asking = Readonly<{ body?: object; headers?: Readonly<Record<string, string>> }>;

/** Threads over HTTP for specs: what is read shows all that was written before. */
export class TestThreads {
  agent!: Holder;
  superAdmin!: Holder;
  private position = '0';

  private constructor(
    readonly house: FeatureApp,
    private readonly folder: string,
  ) {}

  static async start(more: More = { imports: [], events: {}, projections: [] }): Promise<TestThreads> {
    const folder = await mkdtemp(join(tmpdir(), 'threadlog-threads-'));
    const blobs = BlobsModule.forRoot({ url: pathToFileURL(folder).href });
    const outgoing = OutgoingPolicyModule.forRoot(new OutgoingPolicy(0, more.publicUrl));
    const house = await startFeatureApp({
      imports: [
        MessageIdsModule,
        blobs,
        outgoing,
        PeopleApi,
        InboxesApi,
        RecordsApi,
        UploadsApi,
        ThreadsApi,
        ...more.imports,
      ],
      events: { ...peopleEvents, ...inboxesEvents, ...recordsEvents, ...threadEvents, ...uploadEvents, ...more.events },
      projections: [
        ...[...peopleProjections, ...inboxesProjections, ...recordsProjections],
        ...[inboxView, messageView, correspondenceView, associationHistory, documentOpensView],
        ...more.projections,
      ] as readonly unknown[] as Projection[],
    });
    const threads = new TestThreads(house, folder);
    threads.superAdmin = await house.holder('superAdmin');
    threads.agent = await house.holder('member');
    return threads;
  }

  async stop(): Promise<void> {
    await this.house.stop();
    await rm(this.folder, { recursive: true });
  }

  async ask(method: string, path: string, { body, headers }: Asking = {}, who = this.agent): Promise<Answer> {
    const answer = await this.house.call(who, method, path, {
      ...(body === undefined ? {} : { body }),
      headers: {
        ...(method === 'GET' ? { 'X-Min-Position': this.position } : {}),
        ...(method === 'POST' ? { 'Idempotency-Key': randomUUID() } : {}),
        ...headers,
      },
    });
    this.position = answer.headers.get('X-Position') ?? this.position;
    return answer;
  }

  /** Does what must succeed; gives the answer's body. */
  async must(method: string, path: string, asking: Asking = {}, who = this.agent): Promise<Answer['body']> {
    const { status, body } = await this.ask(method, path, asking, who);
    if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  /** A list, or the part of an answer that is called `data`. */
  async list<Row>(path: string, who = this.agent): Promise<readonly Row[]> {
    return (await this.must('GET', path, {}, who))['data'] as readonly Row[];
  }

  /** An inbox with these addresses, for these people alone if any are named. */
  async inbox(addresses: readonly Mailbox[], ...onlyFor: readonly Holder[]): Promise<string> {
    const { superAdmin } = this;
    const name = addresses[0]?.name ?? 'Inbox';
    const inboxId = String((await this.must('POST', '/v1/inboxes', { body: { name } }, superAdmin))['inboxId']);
    for (const { address, name } of addresses)
      await this.must('PUT', `/v1/inboxes/${inboxId}/addresses/${address}`, { body: { name } }, superAdmin);
    for (const { id } of onlyFor) await this.must('PUT', `/v1/inboxes/${inboxId}/members/user/${id}`, {}, superAdmin);
    if (onlyFor.length > 0) await this.must('POST', `/v1/inboxes/${inboxId}/visibility/restrict`, {}, superAdmin);
    await this.shown();
    return inboxId;
  }

  /** A mail comes in and opens, or joins, a thread; it concerns its sender and what is linked to them. Rules are asked where `route` asks them. */
  async receive(
    inboxId: string,
    said: Partial<EmailReceived['data']> = {},
    route: (email: EmailReceived['data']) => Promise<Routing | null> = () => Promise.resolve(null),
  ): Promise<Ids> {
    const from = said.from ?? mailbox(`zoe.${randomUUID()}@example.net`, 'Zoë');
    const { contactId } = await this.house.app.get(Contacts).ensure(from, system(), new Date().toISOString());
    await this.shown();
    const ids = { threadId: said.threadId ?? randomUUID(), emailId: randomUUID() };
    const email = received({
      ...{ from, inboxId, contactId, text: null, at: new Date().toISOString() },
      attribution: { ...received().data.attribution, person: from },
      associations: await this.house.app.get(Records).associationsOf([], [{ type: 'contact', id: contactId }]),
      ...said,
      ...{ ...ids, inboundMailId: randomUUID() },
    }).data;
    const asked = { report: null, reopening: { automatic: [], bounce: true }, routing: await route(email) } as const;
    const command = { type: 'ReceiveEmail', email, ...asked } as const;
    await this.house.store.handle(threadDecider, threadStream(ids.threadId), command, system());
    await this.shown();
    return ids;
  }

  /** Waits until the views show all that is in the log. */
  async shown(): Promise<void> {
    const position = await this.house.store.currentPosition();
    this.position = String(position);
    await this.house.shown(position);
  }
}
