import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type DynamicModule, Module } from '@nestjs/common';
import { BlobsModule } from '#libs/blobs';
import { InboxesApi } from '#libs/inboxes';
import { MailboxesApi, MailboxesIntake } from '#libs/mailboxes';
import { SecretBox } from '#libs/secrets';
import { allEvents, allViews } from '#libs/wiring';
import { type Answer, type FeatureApp, type Holder, startFeatureApp } from '../feature-app.js';
import { until } from '../world/until.js';

@Module({})
class Secrets {
  static forRoot(): DynamicModule {
    const box = { provide: SecretBox, useValue: new SecretBox(['k'.repeat(32)]) };
    return { module: Secrets, global: true, providers: [box], exports: [SecretBox] };
  }
}

/** A server that a mailbox may lie on. */
type Server = Readonly<{ port: number; user: string; password: string }>;

/** Small, so that specs do not wait: a real one has minutes where this has tenths of a second. */
const pace = { pollMs: 300, compareMs: 600_000, retryMs: 100, firstMs: 50, longestMs: 200, refusedMs: 100 };

export const MAX_BYTES = 600_000;

/** A mailbox as the API shows it, as far as specs look. */
export type Shown = Readonly<{
  state: string;
  error: string | null;
  warning: string | null;
  nextAttempt: string | null;
  rescanned: Readonly<{ reason: string }> | null;
  mailSince: string | null;
  folders: readonly Readonly<{
    folder: string;
    uidValidity: string | null;
    lastUid: number | null;
    held: number;
    onServer: number | null;
    older: number | null;
    missing: readonly number[];
    missingCount: number | null;
    faults: readonly Readonly<{ uid: number; fault: string; detail: string }>[];
  }>[];
}>;

/** The mailboxes of one inbox over HTTP, and a puller that reads them, on a real log, real views and real files. */
export class MailboxApp {
  private constructor(
    readonly app: FeatureApp,
    readonly admin: Holder,
    readonly inboxId: string,
    readonly address: string,
    private readonly folder: string,
  ) {}

  static async start(): Promise<MailboxApp> {
    const folder = await mkdtemp(join(tmpdir(), 'threadlog-mailboxes-'));
    const app = await startFeatureApp({
      imports: [
        Secrets.forRoot(),
        BlobsModule.forRoot({ url: pathToFileURL(folder).href }),
        InboxesApi,
        MailboxesApi.forRoot({ maxBytes: MAX_BYTES, connectMs: 2_000 }),
        MailboxesIntake.forRoot({ ...pace, maxBytes: MAX_BYTES, connectMs: 2_000, silenceMs: 3_000 }),
      ],
      events: allEvents,
      projections: allViews,
    });
    const admin = await app.holder('admin');
    const address = 'support@example.org';
    const { body } = await app.call(admin, 'POST', '/v1/inboxes', { body: { name: 'Support' } });
    const inboxId = String(body['inboxId']);
    await app.call(admin, 'PUT', `/v1/inboxes/${inboxId}/addresses/${address}`, { body: { name: 'Support' } });
    return new MailboxApp(app, admin, inboxId, address, folder);
  }

  /** What connects a mailbox on the server; `said` instead of what is usual. */
  body(server: Server, said: object = {}): object {
    const { port, user, password } = server;
    const auth = { kind: 'password', password };
    return { address: this.address, host: '127.0.0.1', port, security: 'none', user, auth, ...said };
  }

  ask(server: Server, said: object = {}, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const body = this.body(server, said);
    return this.app.call(this.admin, 'POST', `/v1/inboxes/${this.inboxId}/mailboxes`, { body, headers });
  }

  /** Connects a mailbox, which must work, and gives its id. */
  async connect(server: Server, said: object = {}): Promise<string> {
    const { status, body } = await this.ask(server, said);
    if (status !== 201) throw new Error(`not connected: ${JSON.stringify(body)}`);
    return String(body['mailboxId']);
  }

  /** Sends a command for a mailbox, which must be carried out. */
  async command(method: string, path: string, body?: object): Promise<void> {
    const headers = { 'Idempotency-Key': randomUUID() };
    const answer = await this.app.call(this.admin, method, `/v1/mailboxes/${path}`, { headers, ...(body && { body }) });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
  }

  async shown(mailboxId: string): Promise<Shown> {
    const { body } = await this.app.call(this.admin, 'GET', `/v1/mailboxes/${mailboxId}`);
    return body as unknown as Shown;
  }

  /** The mailbox once it is shown like this. */
  async until(mailboxId: string, what: string, holds: (shown: Shown) => boolean): Promise<Shown> {
    return until(what, async () => {
      const shown = await this.shown(mailboxId);
      if (Array.isArray(shown.folders) && holds(shown)) return shown;
      throw new Error(`it is ${JSON.stringify(shown)}`);
    });
  }

  /** What was accepted, in the log itself. */
  async accepted(): Promise<
    readonly Readonly<{ sha256: string; source: string | null; envelopeFrom: string | null; inboxId: string | null }>[]
  > {
    const found = [];
    for await (const event of this.app.store.readAll({ types: ['InboundMailAccepted'] })) {
      const { raw, source, envelopeFrom, inboxId } = event.data as never as {
        raw: { sha256: string };
        source: string | null;
        envelopeFrom: string | null;
        inboxId: string | null;
      };
      found.push({ sha256: raw.sha256, source, envelopeFrom, inboxId });
    }
    return found;
  }

  /** The types of the events of a mailbox, in order. */
  async history(mailboxId: string): Promise<readonly string[]> {
    const types: string[] = [];
    for await (const { type } of this.app.store.read(`mailbox-${mailboxId}`)) types.push(type);
    return types;
  }

  async stop(): Promise<void> {
    await this.app.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
