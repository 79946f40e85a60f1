import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { Clamd } from './clamd.js';
import { FakeClamd } from './test-clamd.js';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const EICAR = Buffer.from('X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*');

async function* cut(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const daemon = async (...options: Parameters<typeof FakeClamd.start>): Promise<FakeClamd> => {
  const clamd = await FakeClamd.start(...options);
  stops.push(() => clamd.stop());
  return clamd;
};

/** Something at a port that treats a connection in this way. */
const listener = async (treat: (socket: Socket) => void): Promise<string> => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    treat(socket.on('error', () => undefined));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  stops.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((stopped) => server.close(stopped));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `tcp://127.0.0.1:${address.port}`;
};

describe('clamd', () => {
  it('is given exactly the bytes, however they come, and believed', async () => {
    const clamd = await daemon();
    const scanner = new Clamd({ url: clamd.url });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5_000 }), fc.integer({ min: 1, max: 2_000 }), async (raw, size) => {
        const bytes = Buffer.from(raw);
        expect(await scanner.scan(cut(bytes, size))).toEqual({ verdict: 'clean' });
        expect(clamd.scanned.at(-1)?.equals(bytes)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('names what it found', async () => {
    const { url } = await daemon();
    const infected = { verdict: 'infected', signature: 'Eicar-Test-Signature' };
    expect(await new Clamd({ url }).scan(cut(EICAR, 7))).toEqual(infected);
  });

  it('is asked over a socket file too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'threadlog-clamd-'));
    stops.push(() => rm(folder, { recursive: true, force: true }));
    const { url } = await daemon({ path: join(folder, 'clamd.ctl') });
    expect(await new Clamd({ url }).scan(cut(EICAR, 100))).toMatchObject({ verdict: 'infected' });
  });

  it('is sent no more once it has refused a file that is too large for it', async () => {
    const { url } = await daemon({ maxBytes: 100_000 });
    const result = await new Clamd({ url }).scan(cut(Buffer.alloc(20_000_000), 1_000_000));
    expect(result).toMatchObject({ verdict: 'unavailable', reason: expect.stringContaining('size limit') as string });
  });

  it.each<[string, (socket: Socket) => void, string]>([
    ['closes at once', (socket) => socket.destroy(), 'clamd'],
    ['says nothing', (socket) => socket.resume(), 'within 0 s'],
    ['reads nothing', (socket) => socket.pause(), 'within 0 s'],
    ['talks nonsense', (socket) => socket.resume().end('220 ESMTP\r\n'), '220 ESMTP'],
    ['never ends its answer', (socket) => socket.resume().write('x'.repeat(10_000)), 'xxx'],
  ])('that %s has not scanned', async (_, treat, reason) => {
    const scanner = new Clamd({ url: await listener(treat), timeoutMs: 300 });
    const result = await scanner.scan(cut(Buffer.alloc(3_000_000), 100_000));
    expect(result).toMatchObject({ verdict: 'unavailable', reason: expect.stringContaining(reason) as string });
  });

  it('that is not there has not scanned', async () => {
    const clamd = await FakeClamd.start();
    await clamd.stop();
    expect(await new Clamd({ url: clamd.url }).scan(cut(EICAR, 100))).toMatchObject({ verdict: 'unavailable' });
    expect(() => new Clamd({ url: 'http://127.0.0.1' })).toThrow(TypeError);
  });

  it('is not blamed for a file that breaks', async () => {
    const { url } = await daemon();
    const broken = (async function* () {
      yield EICAR;
      throw new Error('the disk is gone');
    })();
    await expect(new Clamd({ url }).scan(broken)).rejects.toThrow('the disk is gone');
  });
});
