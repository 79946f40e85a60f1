import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TEST_CERTIFICATE } from '../../embedded/src/event-store/test-certificate.js';
import { OutboundHttp, type Targets } from './index.js';

type Asked = Readonly<{ host: string | undefined; body: string }>;

const asked: Asked[] = [];
let answer: (response: ServerResponse) => void;
let port: number;

const server = createServer((request: IncomingMessage, response) => {
  void text(request).then((body) => {
    asked.push({ host: request.headers.host, body });
    answer(response);
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const never = new AbortController().signal;

/** A house where names lead where this test says. */
const house = (targets: Targets, names: Readonly<Record<string, readonly string[]>> = {}, timeoutMs = 5_000) =>
  new OutboundHttp({
    targets,
    timeoutMs,
    resolve: (host) => {
      const found = names[host];
      return found === undefined ? Promise.reject(new Error('ENOTFOUND')) : Promise.resolve(found);
    },
  });

const post = (http: OutboundHttp, url: string, until = never) =>
  http.post(new URL(url), { 'Content-Type': 'text/plain' }, 'Hällo', until);

describe('what is posted', () => {
  it('goes to the address that was looked up, in the name of the host', async () => {
    answer = (response) => response.writeHead(202).end('thanks');
    const url = `http://hooks.example.org:${port}/in?a=1`;
    expect(await post(house('any', { 'hooks.example.org': ['127.0.0.1'] }), url)).toEqual({
      status: 202,
      beginning: 'thanks',
    });
    expect(asked.at(-1)).toEqual({ host: `hooks.example.org:${port}`, body: 'Hällo' });
  });

  it('follows no redirect', async () => {
    answer = (response) => response.writeHead(302, { Location: `http://127.0.0.1:${port}/elsewhere` }).end();
    const before = asked.length;
    expect(await post(house('any'), `http://127.0.0.1:${port}/`)).toMatchObject({ status: 302 });
    expect(asked).toHaveLength(before + 1);
  });

  it.each([
    ['is endless', (response: ServerResponse) => void response.writeHead(200).write('x'.repeat(100_000)), 1_024],
    ['never ends', (response: ServerResponse) => void response.writeHead(200).write('x'), 1],
    ['breaks off', (response: ServerResponse) => void response.writeHead(200).write('x', () => response.destroy()), 1],
  ])('is answered by the status, where the rest %s', async (_, answering, length) => {
    answer = answering;
    const { status, beginning } = await post(house('any', {}, 300), `http://127.0.0.1:${port}/`);
    expect([status, beginning.length]).toEqual([200, length]);
  });

  it('has as much time as it has', async () => {
    answer = () => undefined;
    const failed = post(house('any', {}, 100), `http://127.0.0.1:${port}/`);
    await expect(failed).rejects.toMatchObject({ fault: 'timed-out', message: 'no answer in 0.1 s' });
  });

  it('is broken off when nobody waits for it any longer', async () => {
    const leaving = new AbortController();
    answer = () => leaving.abort(new Error('stopped'));
    await expect(post(house('any'), `http://127.0.0.1:${port}/`, leaving.signal)).rejects.toThrow('stopped');
  });

  it('goes to no server that cannot prove its name', async () => {
    const { certificate: cert, key } = TEST_CERTIFICATE;
    let heard = 0;
    const secure = createSecureServer({ cert, key }, () => (heard += 1));
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    const url = `https://localhost:${(secure.address() as AddressInfo).port}/`;
    const failed = post(house('any', { localhost: ['127.0.0.1'] }), url);
    await expect(failed).rejects.toMatchObject({ fault: 'unreachable', message: 'self-signed certificate' });
    expect(heard).toBe(0);
    await new Promise((resolve) => secure.close(resolve));
  });

  it('says so when nobody listens', async () => {
    await expect(post(house('any'), 'http://127.0.0.1:9/')).rejects.toMatchObject({ fault: 'unreachable' });
  });
});

describe('where nothing is posted to', () => {
  it.each([
    ['http://example.org/', 'target-refused', 'only https'],
    ['https://127.0.0.1/', 'target-refused', 'not a host of the public Internet'],
    ['https://2130706433/', 'target-refused', 'not a host of the public Internet'],
    ['https://0x7f.1/', 'target-refused', 'not a host of the public Internet'],
    ['https://[::1]/', 'target-refused', 'not a host of the public Internet'],
    ['https://[::ffff:169.254.169.254]/', 'target-refused', 'not a host of the public Internet'],
    ['https://inside.example.org/', 'target-refused', 'not a host of the public Internet'],
    ['https://both.example.org/', 'target-refused', 'not a host of the public Internet'],
    ['https://nowhere.example.org/', 'host-unknown', 'nowhere.example.org was not found'],
  ])('%s: %s', async (url, fault, message) => {
    const names = { 'inside.example.org': ['10.0.0.8'], 'both.example.org': ['1.1.1.1', '127.0.0.1'] };
    const before = asked.length;
    await expect(post(house('public', names), url)).rejects.toMatchObject({
      fault,
      message: expect.stringContaining(message) as string,
    });
    expect(asked).toHaveLength(before);
  });

  it('is a host of which the DNS says nothing in time', async () => {
    const http = new OutboundHttp({ targets: 'public', timeoutMs: 50, resolve: () => new Promise(() => undefined) });
    await expect(post(http, 'https://slow.example.org/')).rejects.toMatchObject({ fault: 'timed-out' });
  });
});
