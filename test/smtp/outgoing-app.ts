import { type DynamicModule, Module } from '@nestjs/common';
import { InboxesApi, inboxesEvents, inboxesProjections } from '#libs/inboxes';
import {
  outgoingServerEvents,
  OutgoingServers,
  OutgoingServersApi,
  outgoingServerStream,
  OutgoingServersWorker,
} from '#libs/outgoing-servers';
import { peopleEvents, peopleProjections } from '#libs/people';
import type { Projection } from '#libs/read-models';
import { SecretBox } from '#libs/secrets';
import { type Answer, type Call, type FeatureApp, type Holder, startFeatureApp } from '../feature-app.js';
import { SUBMISSION_CA, SUBMISSION_HOST, SubmissionServer } from './submission-server.js';

@Module({})
class Secrets {
  static forRoot(): DynamicModule {
    const box = { provide: SecretBox, useValue: new SecretBox(['k'.repeat(32)]) };
    return { module: Secrets, global: true, providers: [box], exports: [SecretBox] };
  }
}

const quick = { connectMs: 2_000, greetingMs: 500, commandMs: 2_000, answerMs: 2_000 };

/** The servers of the addresses of one inbox over HTTP, and what sends by them, on a real log. `dns`: TXT records by name. */
export class OutgoingApp {
  readonly address = 'support@example.org';

  private constructor(
    readonly app: FeatureApp,
    readonly admin: Holder,
    readonly inboxId: string,
    readonly deployment: SubmissionServer,
    readonly dns: Map<string, string>,
  ) {}

  static async start(): Promise<OutgoingApp> {
    const deployment = await SubmissionServer.start();
    const dns = new Map<string, string>();
    const resolver = (name: string): Promise<string[][]> => {
      const text = dns.get(name);
      if (text !== undefined) return Promise.resolve([[text.slice(0, 100), text.slice(100)]]);
      return Promise.reject(Object.assign(new Error(name), { code: 'ENOTFOUND' }));
    };
    const app = await startFeatureApp({
      imports: [
        Secrets.forRoot(),
        InboxesApi,
        OutgoingServersApi.forRoot({ resolver, ca: SUBMISSION_CA, timeouts: quick }),
        OutgoingServersWorker.forRoot({
          deployment: { url: `smtp://127.0.0.1:${deployment.port}?tls=off`, timeouts: quick },
          own: { ca: SUBMISSION_CA, timeouts: quick },
        }),
      ],
      events: { ...peopleEvents, ...inboxesEvents, ...outgoingServerEvents },
      projections: [...peopleProjections, ...inboxesProjections] as readonly unknown[] as readonly Projection[],
    });
    const admin = await app.holder('admin');
    const { body } = await app.call(admin, 'POST', '/v1/inboxes', { body: { name: 'Support' } });
    const outgoing = new OutgoingApp(app, admin, String(body['inboxId']), deployment, dns);
    await outgoing.connect(outgoing.address);
    return outgoing;
  }

  get servers(): OutgoingServers {
    return this.app.app.get(OutgoingServers);
  }

  async connect(address: string): Promise<void> {
    const path = `/v1/inboxes/${this.inboxId}/addresses/${address}`;
    await this.app.call(this.admin, 'PUT', path, { body: { name: 'Support' } });
  }

  path(rest: string, address = this.address): string {
    return `/v1/inboxes/${this.inboxId}/addresses/${address}/${rest}`;
  }

  ask(method: string, rest: string, call: Call = {}, address = this.address): Promise<Answer> {
    return this.app.call(this.admin, method, this.path(rest, address), call);
  }

  /** What sets up this server; `said` instead of what is usual. */
  body(server: SubmissionServer, said: object = {}): object {
    return { host: SUBMISSION_HOST, port: server.port, security: 'none', auth: { kind: 'none' }, ...said };
  }

  /** Sets up a server, which must work. */
  async set(server: SubmissionServer, said: object = {}, address = this.address): Promise<string> {
    const { status, body } = await this.ask('PUT', 'server', { body: this.body(server, said) }, address);
    if (status !== 200) throw new Error(`not set: ${JSON.stringify(body)}`);
    const shown = await this.shown(address);
    return shown.server!.id;
  }

  async shown(address = this.address): Promise<Shown> {
    return (await this.ask('GET', 'server', {}, address)).body as Shown;
  }

  /** The events of an address, in order. */
  async history(
    address = this.address,
  ): Promise<readonly Readonly<{ type: string; data: unknown; metadata: unknown }>[]> {
    const events = [];
    for await (const { type, data, metadata } of this.app.store.read(outgoingServerStream(address)))
      events.push({ type, data, metadata });
    return events;
  }

  async stop(): Promise<void> {
    await this.servers.close();
    await this.app.stop();
    await this.deployment.stop();
  }
}

type ShownKey = Readonly<{ domain: string; selector: string; record: Readonly<{ name: string; value: string }> }>;

/** How mail of an address leaves, as the API shows it, as far as specs look. */
export type Shown = Readonly<{
  server: Readonly<{ id: string; host: string; user: string | null; auth: string }> | null;
  dkim: ShownKey | null;
  dkimAwaited: ShownKey | null;
}>;
