import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from './log.js';

/** The sole right to do something, as long as `lost` is not aborted. */
export type Lease = Readonly<{ lost: AbortSignal; release: () => Promise<void> }>;

const PROBE_MS = 5_000;
const ANSWER_MS = 10_000;

/** Postgres names its locks by 64 bits. */
const lockOf = (name: string): string =>
  createHash('sha256').update(`lease ${name}`).digest().readBigInt64BE(0).toString();

type Session = Readonly<{ client: pg.Client; lost: AbortController }>;

/**
 * Gives things to one process at a time. A lease is an advisory lock of one Postgres session: a process that dies gives all of its leases
 * up with its connection. One that loses its connection is told at once, or within fifteen seconds when the network says nothing.
 */
export class Leases {
  private readonly held = new Set<string>();
  private session: Promise<Session> | undefined;
  private closed = false;

  constructor(
    private readonly databaseUrl: string,
    private readonly log: Log,
  ) {}

  /** The lease, or null while it is given out, here or elsewhere. @throws what Postgres says when it is away */
  async take(name: string): Promise<Lease | null> {
    if (this.closed || this.held.has(name)) return null;
    this.held.add(name);
    try {
      const { client, lost } = await this.opened();
      const sql = 'SELECT pg_try_advisory_lock($1) AS taken';
      const { rows } = await client.query<{ taken: boolean }>(sql, [lockOf(name)]);
      lost.signal.throwIfAborted();
      if (rows[0]?.taken !== true) {
        this.held.delete(name);
        return null;
      }
      return { lost: lost.signal, release: () => this.release(name, client, lost.signal) };
    } catch (error) {
      this.held.delete(name);
      throw error;
    }
  }

  /** Gives all leases up. */
  async close(): Promise<void> {
    this.closed = true;
    const session = await this.session?.catch(() => undefined);
    this.held.clear();
    session?.lost.abort();
    await session?.client.end().catch((error: Error) => this.log.warn(`leases: ${error.message}`));
  }

  private async release(name: string, client: pg.Client, lost: AbortSignal): Promise<void> {
    if (lost.aborted) return;
    await client
      .query('SELECT pg_advisory_unlock($1)', [lockOf(name)])
      .catch((error: Error) => this.log.warn(`a lease could not be given back: ${error.message}`));
    this.held.delete(name);
  }

  private opened(): Promise<Session> {
    this.session ??= this.open().catch((error: unknown) => {
      this.session = undefined;
      throw error;
    });
    return this.session;
  }

  private async open(): Promise<Session> {
    const client = new pg.Client({
      connectionString: this.databaseUrl,
      keepAlive: true,
      application_name: 'threadlog leases',
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
    });
    const lost = new AbortController();
    const lose = (error?: Error): void => {
      if (lost.signal.aborted) return;
      if (!this.closed) this.log.warn(`all leases are lost: ${error?.message ?? 'the connection ended'}`);
      this.session = undefined;
      this.held.clear();
      lost.abort();
    };
    client.on('error', lose);
    client.on('end', () => lose());
    await client.connect();
    void this.probe(client, lost.signal, lose);
    return { client, lost };
  }

  /** A network that is cut says nothing: only an answer tells that the session lives. */
  private async probe(client: pg.Client, lost: AbortSignal, lose: (error: Error) => void): Promise<void> {
    while (!lost.aborted) {
      await pause(PROBE_MS, undefined, { signal: lost, ref: false }).catch((error: unknown) => {
        if (!lost.aborted) throw error;
      });
      if (lost.aborted) return;
      await client.query('SELECT 1').catch((error: Error) => {
        lose(error);
        void client.end().catch((late: Error) => this.log.warn(`leases: ${late.message}`));
      });
    }
  }
}
