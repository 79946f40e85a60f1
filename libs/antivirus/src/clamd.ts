import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { NoScanner, type ScanResult, VirusScanner } from './virus-scanner.js';

export type ClamdOptions = Readonly<{
  /** `tcp://host:port`, or `unix:///run/clamav/clamd.ctl`. */
  url: string;
  /** For one file, from connecting to the answer. */
  timeoutMs?: number;
}>;

const PIECE_BYTES = 64 * 1024;
const MAX_ANSWER = 4_096;

const unavailable = (reason: string): ScanResult => ({ verdict: 'unavailable', reason });

/** `stream: OK`, `stream: <signature> FOUND`, or what went wrong. */
const resultOf = (answer: string): ScanResult => {
  const line = answer.replace(/\0.*$/s, '').trim();
  if (line === 'stream: OK') return { verdict: 'clean' };
  const signature = /^stream: (.+) FOUND$/.exec(line)?.[1];
  if (signature !== undefined) return { verdict: 'infected', signature };
  return unavailable(line === '' ? 'clamd closed the connection without an answer' : `clamd answered: ${line}`);
};

/** A piece of INSTREAM: its length in four bytes, then itself; one of no bytes is the last. */
const framed = (piece: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(piece.length);
  return Buffer.concat([length, piece]);
};

/** ClamAV's daemon, asked by its command INSTREAM: a connection for each file, which never lies on a disk for it. */
export class Clamd extends VirusScanner {
  readonly isThere = true;
  readonly #place: NetConnectOpts;
  readonly #timeoutMs: number;

  /** Throws TypeError for another kind of address. */
  constructor({ url, timeoutMs = 60_000 }: ClamdOptions) {
    super();
    const { protocol, hostname, port, pathname } = new URL(url);
    if (protocol !== 'tcp:' && protocol !== 'unix:') throw new TypeError(`clamd is at tcp:// or unix://, not ${url}`);
    this.#place = protocol === 'unix:' ? { path: pathname } : { host: hostname, port: Number(port || 3310) };
    this.#timeoutMs = timeoutMs;
  }

  async scan(bytes: AsyncIterable<Buffer>): Promise<ScanResult> {
    const socket = connect(this.#place);
    const answer = this.#answerOf(socket);
    try {
      return await Promise.race([answer, this.#send(socket, bytes, answer).then(() => answer)]);
    } finally {
      socket.destroy();
    }
  }

  /** Settles once, with the answer or with why there is none; it may come before all was sent. */
  #answerOf(socket: Socket): Promise<ScanResult> {
    return new Promise((resolve) => {
      const seconds = Math.round(this.#timeoutMs / 1_000);
      const late = setTimeout(() => resolve(unavailable(`clamd did not answer within ${seconds} s`)), this.#timeoutMs);
      let text = '';
      socket.setEncoding('utf8');
      socket.on('data', (said: string) => {
        text += said;
        if (text.includes('\0') || text.length > MAX_ANSWER) resolve(resultOf(text));
      });
      socket.on('end', () => resolve(resultOf(text)));
      socket.on('error', ({ message }) => resolve(unavailable(`clamd cannot be reached: ${message}`)));
      socket.on('close', () => {
        clearTimeout(late);
        resolve(resultOf(text));
      });
    });
  }

  /** Sends as fast as the daemon takes it, until it has answered. */
  async #send(socket: Socket, bytes: AsyncIterable<Buffer>, answer: Promise<ScanResult>): Promise<void> {
    let isAnswered = false;
    const answered = answer.then(() => {
      isAnswered = true;
    });
    const write = async (piece: Buffer): Promise<void> => {
      if (socket.write(piece)) return;
      await Promise.race([answered, new Promise<void>((drained) => socket.once('drain', drained))]);
    };
    await write(Buffer.from('zINSTREAM\0'));
    for await (const chunk of bytes) {
      for (let at = 0; at < chunk.length && !isAnswered; at += PIECE_BYTES) {
        await write(framed(chunk.subarray(at, at + PIECE_BYTES)));
      }
      if (isAnswered) return;
    }
    await write(framed(Buffer.alloc(0)));
  }
}

/** The daemon at this address; nothing that scans where there is none. */
export const scannerAt = (url: string | undefined): VirusScanner =>
  url === undefined ? new NoScanner() : new Clamd({ url });
