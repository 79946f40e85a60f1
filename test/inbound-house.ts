import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Blobs, BlobsModule } from '#libs/blobs';
import { InboxesApi, inboxesEvents, inboxesProjections } from '#libs/inboxes';
import { PeopleApi, peopleEvents, peopleProjections } from '#libs/people';
import { type ReceiveEmail, threadDecider, threadEvents, threadStream } from '#libs/threads';
import { type FeatureApp, type Holder, startFeatureApp, system } from './feature-app.js';
import { inboundMailDecider, type InboundMailCommand } from '../libs/incoming/src/decider.js';
import {
  accepted,
  foundDuplicate,
  foundSpam,
  parsed,
  quarantined,
  threaded,
} from '../libs/incoming/src/inbound-mail.fixtures.js';
import { inboundMailEvents, inboundMailStream } from '../libs/incoming/src/inbound-mail.js';
import { inboundView } from '../libs/incoming/src/inbound-view/inbound-view.projection.js';
import type { ShownInboundMail } from '../libs/incoming/src/inbound-view/shown-inbound-mail.http.js';
import { IncomingApi } from '../libs/incoming/src/incoming.module.js';
import { receivedEmail } from '../libs/incoming/src/understand-mail/received-email.js';

type Accepted = ReturnType<typeof accepted>['data'];
type Parsed = ReturnType<typeof parsed>['data'];

/** What becomes of a mail that is made for a spec. */
export type Becoming = 'accepted' | 'duplicate' | 'spam' | 'quarantined' | 'threaded' | 'received';

/** A mail for a spec: what is to become of it, and what else it is than usual. */
export type Made = Readonly<{
  raw?: string;
  accepted?: Partial<Accepted>;
  parsed?: Partial<Parsed>;
  keptUntil?: string;
}>;

/** Mail that came in over HTTP, with inboxes and people; no worker decides on it but the spec. */
export class InboundHouse {
  private constructor(
    readonly house: FeatureApp,
    private readonly admin: Holder,
    private readonly folder: string,
  ) {}

  static async start(): Promise<InboundHouse> {
    const folder = await mkdtemp(join(tmpdir(), 'threadlog-inbound-'));
    const house = await startFeatureApp({
      imports: [BlobsModule.forRoot({ url: pathToFileURL(folder).href }), PeopleApi, InboxesApi, IncomingApi],
      events: { ...peopleEvents, ...inboxesEvents, ...threadEvents, ...inboundMailEvents },
      projections: [...peopleProjections, ...inboxesProjections, inboundView],
    });
    return new InboundHouse(house, await house.holder('admin'), folder);
  }

  async stop(): Promise<void> {
    await this.house.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A new inbox with an address, open to all unless it is told who its members are. */
  async inbox(...members: readonly Holder[]): Promise<Readonly<{ id: string; address: string }>> {
    const asAdmin = async (method: string, path: string, body?: object) =>
      (await this.house.call(this.admin, method, path, body === undefined ? {} : { body })).body;
    const id = String((await asAdmin('POST', '/v1/inboxes', { name: 'Support' }))['inboxId']);
    const address = `support-${id}@example.org`;
    await asAdmin('PUT', `/v1/inboxes/${id}/addresses/${address}`, { name: 'Support' });
    for (const member of members) await asAdmin('PUT', `/v1/inboxes/${id}/members/user/${member.id}`);
    if (members.length > 0) await asAdmin('POST', `/v1/inboxes/${id}/visibility/restrict`);
    return { id, address };
  }

  /** Makes a mail for an inbox, or for none, and waits until the views show what became of it; gives its id. */
  async mail(inboxId: string | null, becoming: Becoming, made: Made = {}): Promise<string> {
    const inboundMailId = randomUUID();
    const own = { inboundMailId, ...(inboxId === null ? {} : { inboxId }) };
    const { sha256, size } = await this.house.app
      .get(Blobs)
      .put(Buffer.from(made.raw ?? `Subject: ${inboundMailId}\r\n\r\n`));
    const mail = accepted({
      ...{ inboxId, receivedBy: inboxId === null ? null : 'support@example.org', inboundMailId },
      raw: { sha256, size, mediaType: 'message/rfc822' },
      ...made.accepted,
    }).data;
    const says = parsed({ inboundMailId, ...made.parsed }).data;
    const inThread = threaded({ ...own, threadId: randomUUID(), emailId: randomUUID() });
    const fate = {
      duplicate: foundDuplicate({ inboundMailId }),
      spam: foundSpam({ inboundMailId, ...(made.keptUntil === undefined ? {} : { keptUntil: made.keptUntil }) }),
      threaded: inThread,
      received: inThread,
    };
    await this.handle(inboundMailId, { type: 'AcceptMail', mail });
    if (becoming === 'quarantined') await this.handle(inboundMailId, { type: 'QuarantineMail', ...quarantined().data });
    if (becoming in fate) {
      const decided = { fate: fate[becoming as keyof typeof fate], releases: 0 };
      await this.handle(inboundMailId, { type: 'UnderstandMail', parsed: says, ...decided });
    }
    if (becoming === 'received') {
      const command: ReceiveEmail = {
        ...{ type: 'ReceiveEmail', email: receivedEmail(mail, says, inThread.data), report: null },
        reopening: { automatic: [], bounce: true },
        routing: null,
      };
      const stream = threadStream(inThread.data.threadId);
      await this.house.shown((await this.house.store.handle(threadDecider, stream, command, system())).position);
    }
    return inboundMailId;
  }

  /** Has a command carried out as a worker would. */
  async handle(inboundMailId: string, command: InboundMailCommand): Promise<void> {
    const stream = inboundMailStream(inboundMailId);
    await this.house.shown((await this.house.store.handle(inboundMailDecider, stream, command, system())).position);
  }

  /** All of a list, page by page. */
  async list(who: Holder, filter = ''): Promise<readonly ShownInboundMail[]> {
    const seen: ShownInboundMail[] = [];
    for (let next: string | null = ''; next !== null;) {
      const path = `/v1/inbound?limit=3${filter}${next && `&cursor=${next}`}`;
      const { status, body } = await this.house.call(who, 'GET', path);
      if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
      seen.push(...(body['data'] as ShownInboundMail[]));
      next = (body['page'] as { next: string | null }).next;
    }
    return seen;
  }

  /** The bytes of a mail as they are downloaded. */
  async raw(who: Holder, inboundMailId: string): Promise<Readonly<{ status: number; headers: Headers; text: string }>> {
    const url = `${await this.house.app.getUrl()}/v1/inbound/${inboundMailId}/raw`;
    const response = await fetch(url, { headers: { Authorization: `Bearer ${who.key}` } });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }
}
