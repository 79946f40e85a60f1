import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import type { Correspondent } from './correspondent.js';
import { apiRoutes } from './api-routes.js';
import type { MailStore } from './mail-store.js';
import { pageRoutes } from './page-routes.js';
import { type Answer, HttpProblem, type Route } from './route.js';
import { problemPage } from './views.js';

const MAX_BODY = 1024 * 1024;
const LOOPBACK = /^(?:127(?:\.\d+){3}|\[::1\]|localhost|[\w-]+\.localhost)$/i;

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) throw new HttpProblem(413, 'What you sent is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** A name that someone else's DNS points here would be a foreign origin that looks like our own. */
const checkHost = ({ headers }: IncomingMessage): void => {
  if (!LOOPBACK.test((headers.host ?? '').replace(/:\d+$/, '')))
    throw new HttpProblem(403, 'This is not the name of this page');
};

/** Refuses what another site lets a browser send: the page acts without a login, so that its own origin is all it can ask for. */
const checkOrigin = ({ headers }: IncomingMessage): void => {
  const { host = '', origin } = headers;
  const site = headers['sec-fetch-site'];
  const foreign = site !== undefined && site !== 'same-origin' && site !== 'none';
  if (foreign || (origin !== undefined && origin !== `http://${host}`)) {
    throw new HttpProblem(403, 'This did not come from this page');
  }
};

const securityHeaders = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

const send = (response: ServerResponse, { status = 200, headers = {}, body }: Answer): void => {
  response.writeHead(status, { ...securityHeaders, 'content-length': Buffer.byteLength(body), ...headers }).end(body);
};

const problem = (error: unknown, wantsJson: boolean): Answer => {
  const status = error instanceof HttpProblem ? error.status : 500;
  const title = error instanceof HttpProblem ? error.message : 'Something broke in the sandbox';
  return wantsJson
    ? {
        status,
        headers: { 'content-type': 'application/problem+json' },
        body: JSON.stringify({ type: 'about:blank', status, title }),
      }
    : { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body: problemPage(status, title) };
};

/** Serves the page and the JSON of the sandbox. Rejects when the port is taken. */
export const serveSandbox = async (options: {
  host: string;
  port: number;
  store: MailStore;
  correspondent: Correspondent;
}): Promise<{ url: string; close(): Promise<void> }> => {
  const { host, port, store, correspondent } = options;
  const routes: readonly Route[] = [...apiRoutes(store, correspondent), ...pageRoutes(store, correspondent)];
  const boundToLoopback = LOOPBACK.test(host) || host === '::1';

  const answer = async (request: IncomingMessage, url: URL): Promise<Answer> => {
    if (boundToLoopback) checkHost(request);
    const matching = routes.flatMap((route) => {
      const match = route.path.exec(url.pathname);
      return match === null ? [] : [{ route, match }];
    });
    if (matching.length === 0) throw new HttpProblem(404, 'There is no such page');
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const found = matching.find(({ route }) => route.method === method);
    if (found === undefined) throw new HttpProblem(405, 'This cannot be done here');
    if (method === 'POST') checkOrigin(request);
    const body = method === 'POST' ? await bodyOf(request) : '';
    const contentType = request.headers['content-type'] ?? '';
    return found.route.answer({
      parameter: (index) => found.match[index] ?? '',
      query: url.searchParams,
      body,
      contentType,
    });
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://sandbox.invalid');
    answer(request, url)
      .catch((error: unknown) => problem(error, url.pathname.startsWith('/api/')))
      .then((given) => send(response, given))
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
