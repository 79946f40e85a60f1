import { lookup } from 'node:dns/promises';
import { request as requestHttp, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.js';

/** Where requests may go: by https to the public Internet, or anywhere, http and private networks included. */
export type Targets = 'public' | 'any';

/** The addresses of a host. @throws Error with the code ENOTFOUND or the like */
export type Resolve = (host: string) => Promise<readonly string[]>;

export type OutboundHttpOptions = Readonly<{
  targets: Targets;
  /** How long one request may take, names and connection included, in milliseconds; 15 s unless told. */
  timeoutMs?: number;
  resolve?: Resolve;
}>;

/** Why there is no answer. */
export type RequestFault = 'target-refused' | 'host-unknown' | 'unreachable' | 'timed-out';

/** A request that was not made, or not answered. The message is in plain words. */
export class RequestFailed extends Error {
  constructor(
    readonly fault: RequestFault,
    message: string,
  ) {
    super(message);
    this.name = 'RequestFailed';
  }
}

/** What a server answered: its status, and how its body begins. */
export type HttpAnswer = Readonly<{ status: number; beginning: string }>;

const ANSWER_READ_BYTES = 1_024;
const TIMEOUT_MS = 15_000;

const systemResolve: Resolve = async (host) => (await lookup(host, { all: true })).map(({ address }) => address);

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

/** Gives the connection the addresses that were checked, so that no second answer of the DNS can lead elsewhere. */
const pinnedTo = (addresses: readonly string[]): LookupFunction => {
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  return (host, options, give) => {
    const [first] = found;
    if (options.all === true) give(null, found);
    else if (first === undefined) give(new Error(`${host} has no address`), '');
    else give(null, first.address, first.family);
  };
};

/**
 * Posts to servers that people name, who may mean harm: the address of each is looked up and judged here and the connection goes to that very
 * address, redirects are answers like others, and of an answer only its first 1,024 bytes are read.
 */
export class OutboundHttp {
  constructor(private readonly options: OutboundHttpOptions) {}

  /** The addresses by which the target may be reached now. @throws RequestFailed `target-refused`, `host-unknown`, `timed-out` */
  async mayReach(url: URL, signal = this.untilLate()): Promise<readonly string[]> {
    const open = this.options.targets === 'any';
    if (url.protocol !== 'https:' && !(open && url.protocol === 'http:'))
      throw new RequestFailed('target-refused', 'only https is posted to');
    const addresses = await this.resolved(hostOf(url), signal);
    if (!open && !addresses.every(isPublicAddress))
      throw new RequestFailed('target-refused', `${hostOf(url)} is not a host of the public Internet`);
    return addresses;
  }

  /** @throws RequestFailed; what the signal is aborted with */
  async post(
    url: URL,
    headers: Readonly<Record<string, string>>,
    body: string,
    until: AbortSignal,
  ): Promise<HttpAnswer> {
    const late = this.untilLate();
    const signal = AbortSignal.any([late, until]);
    try {
      const addresses = await this.mayReach(url, signal);
      const length = String(Buffer.byteLength(body));
      const options = {
        method: 'POST',
        headers: { ...headers, 'Content-Length': length },
        lookup: pinnedTo(addresses),
        agent: false,
        signal,
      };
      return await answered(url, options, body);
    } catch (error) {
      until.throwIfAborted();
      if (error instanceof RequestFailed) throw error;
      if (late.aborted) throw new RequestFailed('timed-out', `no answer in ${this.timeoutMs / 1_000} s`);
      throw new RequestFailed('unreachable', wordsOf(error));
    }
  }

  private get timeoutMs(): number {
    return this.options.timeoutMs ?? TIMEOUT_MS;
  }

  private untilLate(): AbortSignal {
    return AbortSignal.timeout(this.timeoutMs);
  }

  private async resolved(host: string, signal: AbortSignal): Promise<readonly string[]> {
    if (isIP(host) !== 0) return [host];
    const silent = new Promise<never>((_, reject) => {
      const told = new RequestFailed('timed-out', `the DNS says nothing of ${host}`);
      signal.addEventListener('abort', () => reject(told), { once: true });
    });
    const lookingUp = (this.options.resolve ?? systemResolve)(host).catch((error: unknown) => {
      throw new RequestFailed('host-unknown', `${host} was not found: ${wordsOf(error)}`);
    });
    return Promise.race([lookingUp, silent]);
  }
}

/** A connection that was tried to several addresses fails with one error for each. */
const wordsOf = (error: unknown): string => {
  if (error instanceof AggregateError) return error.errors.map(wordsOf).join('; ');
  return error instanceof Error ? error.message : String(error);
};

/** The status counts once it is there, whatever becomes of the rest. */
const answered = (url: URL, options: RequestOptions, body: string): Promise<HttpAnswer> =>
  new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options);
    request.on('error', reject);
    request.once('response', (response) => {
      let read = Buffer.alloc(0);
      const done = (): void => {
        resolve({ status: response.statusCode ?? 0, beginning: read.subarray(0, ANSWER_READ_BYTES).toString('utf8') });
        request.destroy();
      };
      response.on('data', (chunk: Buffer) => {
        read = Buffer.concat([read, chunk]);
        if (read.length >= ANSWER_READ_BYTES) done();
      });
      request.off('error', reject).on('error', done);
      response.once('close', done);
    });
    request.end(body);
  });
