import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One request as it came. */
export type Received = Readonly<{ path: string; headers: IncomingHttpHeaders; body: string }>;

/** Somebody's server that takes what webhooks post; `answer` says with which status. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  answer: (request: Received) => number | Promise<number> = () => 204;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<WebhookReceiver> {
    const server = createServer();
    const receiver = new WebhookReceiver(server);
    server.on('request', (request, response) => {
      void text(request).then(async (body) => {
        const one = { path: request.url ?? '', headers: request.headers, body };
        const status = await receiver.answer(one);
        receiver.received.push(one);
        response.writeHead(status).end(status === 204 ? undefined : 'said the server');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  /** Where it listens for what at() then gives. */
  url(path: string): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  /** What came to a path, in order: the position of each message. */
  positions(path: string): readonly string[] {
    return this.at(path).map(({ body }) => (JSON.parse(body) as { data: { position: string } }).data.position);
  }

  /** The types of what came to a path, in order. */
  types(path: string): readonly string[] {
    return this.at(path).map(({ body }) => (JSON.parse(body) as { type: string }).type);
  }

  at(path: string): readonly Received[] {
    return this.received.filter((one) => one.path === path);
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
