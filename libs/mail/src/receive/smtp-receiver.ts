import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { createSecureContext, type SecureContext } from 'node:tls';
import { readProxyHeader } from './proxy-header.js';
import { remoteKey } from './remote-key.js';
import type { SmtpHandlers, SmtpHost } from './smtp-host.js';
import { SmtpConnection } from './smtp-connection.js';
import { type SmtpLimits, usualSmtpLimits } from './smtp-limits.js';
import { goodbye } from './smtp-replies.js';
import { SmtpWire } from './smtp-wire.js';
import { removeStaleSocket } from './stale-socket.js';

/** PEM, as files hold it. */
export type TlsKeys = Readonly<{ key: string | Buffer; cert: string | Buffer }>;

export type SmtpReceiverOptions = SmtpHandlers &
  Readonly<{
    /** Where it listens: on a port (0 for any that is free), or on a Unix socket at `path`. */
    host?: string;
    port?: number;
    path?: string;
    /** Those that are not told are the usual ones. */
    limits?: Partial<SmtpLimits>;
    /** How long mails that are coming in when the receiver closes may take, in milliseconds. */
    graceMs?: number;
    /** The name in the greeting; the machine's own by default. */
    name?: string;
    protocol?: 'smtp' | 'lmtp';
    /** With them STARTTLS is offered. */
    tls?: TlsKeys;
    /** Every connection begins with a PROXY header, which names the client: for a listener that only a proxy can reach. */
    proxyProtocol?: boolean;
    /** Told of what went wrong where nobody else is: in `onRecipient`, `onMail` and on connections. */
    onError?: (error: unknown) => void;
  }>;

const CLOSE_MS = 1_000;

/** What all connections are counted under; no address is empty. */
const EVERYBODY = '';

/** Ends of a connection that say nothing: clients come and go. */
const QUIET = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH']);

/** An SMTP or LMTP server that says 250 only for what `onMail` has made safe. */
export class SmtpReceiver {
  readonly #options: SmtpReceiverOptions;
  readonly #limits: SmtpLimits;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #connections = new Map<SmtpConnection, Promise<void>>();
  readonly #open = new Map<string, number>();
  #secureContext: SecureContext | null;

  /** @throws Error when `tls` is no key and certificate */
  constructor(options: SmtpReceiverOptions) {
    this.#options = options;
    this.#limits = { ...usualSmtpLimits, ...options.limits };
    this.#secureContext = options.tls === undefined ? null : contextOf(options.tls);
    this.#server = createServer((socket) => void this.#serve(socket));
  }

  /** Starts to listen; rejects when the port is taken. */
  async listen(): Promise<{ host: string; port: number }> {
    const { host = '127.0.0.1', port = 0, path } = this.#options;
    if (path !== undefined) await removeStaleSocket(path);
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      const where = path === undefined ? { host, port } : { path, readableAll: true, writableAll: true };
      this.#server.listen(where, () => {
        this.#server.removeListener('error', reject);
        this.#server.on('error', (error) => this.#error(error));
        resolve();
      });
    });
    return path === undefined ? { host, port: (this.#server.address() as AddressInfo).port } : { host: path, port: 0 };
  }

  /** Connections from now on take up TLS with these. @throws Error when they are no key and certificate: the ones before stay */
  renewTls(tls: TlsKeys): void {
    this.#secureContext = contextOf(tls);
  }

  /** Takes no new connections, lets mails under way finish for `graceMs`, then hangs up on whoever is left. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const connection of this.#connections.keys()) connection.close();
    const grace = new AbortController();
    const limit = pause(this.#options.graceMs ?? 5_000, undefined, { signal: grace.signal }).catch(() => undefined);
    await Promise.race([Promise.allSettled(this.#connections.values()), limit]);
    grace.abort();
    // The last word of each is on its way; clients hang up when they hear it.
    const hurry = setTimeout(() => this.#sockets.forEach((socket) => socket.destroy()), this.#sockets.size && CLOSE_MS);
    await closed;
    clearTimeout(hurry);
  }

  async #serve(socket: Socket): Promise<void> {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    const wire = new SmtpWire(socket, (error) => this.#error(error));
    if (!this.#admit(socket, EVERYBODY, this.#limits.maxConnections)) return turnAway(wire, 'connections');
    const peer = socket.remoteAddress ?? 'local';
    const remote = this.#options.proxyProtocol ? await readProxyHeader(wire, peer, this.#limits.idleMs) : peer;
    if (remote === null) return turnAway(wire, 'proxy');
    if (!this.#admit(socket, remoteKey(remote), this.#limits.maxConnectionsPerRemote)) {
      return turnAway(wire, 'connections');
    }
    await this.#converse(new SmtpConnection(wire, this.#host(), plainAddress(remote)), wire);
  }

  /** Counts a connection under a key for as long as it lasts, unless that would be one too many. */
  #admit(socket: Socket, key: string, most: number): boolean {
    const open = this.#open.get(key) ?? 0;
    if (open >= most || socket.destroyed) return false;
    this.#open.set(key, open + 1);
    socket.once('close', () => {
      const left = (this.#open.get(key) ?? 1) - 1;
      if (left === 0) this.#open.delete(key);
      else this.#open.set(key, left);
    });
    return true;
  }

  async #converse(connection: SmtpConnection, wire: SmtpWire): Promise<void> {
    const running = connection.run().catch((error: unknown) => {
      this.#error(error);
      wire.destroy();
    });
    this.#connections.set(connection, running);
    await running;
    this.#connections.delete(connection);
  }

  #host(): SmtpHost {
    const { name = hostname(), protocol = 'smtp', onRecipient, onMail } = this.#options;
    const onError = (error: unknown): void => this.#error(error);
    return { name, protocol, limits: this.#limits, secureContext: this.#secureContext, onRecipient, onMail, onError };
  }

  #error(error: unknown): void {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!QUIET.has(code)) this.#options.onError?.(error);
  }
}

/** One that is not served is not waited for long: whoever opens too many connections is not to keep them. */
const turnAway = (wire: SmtpWire, why: 'connections' | 'proxy'): void => wire.end(`421 ${goodbye[why]}\r\n`, CLOSE_MS);

const contextOf = ({ key, cert }: TlsKeys): SecureContext => createSecureContext({ key, cert, minVersion: 'TLSv1.2' });

/** An IPv4 client of a listener for both is told without the prefix of IPv6. */
const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');
