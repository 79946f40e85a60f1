import type { Log } from './log.js';
import { Notifications } from './notifications.js';

export type Reached = Readonly<{ ok: true } | { ok: false; at: bigint }>;

type Waiter = Readonly<{ name: string; position: bigint; wake: () => void }>;

const POLL_MS = 100;

/**
 * Waits for checkpoints on one LISTEN connection, made at the first wait and made again when it is lost. A slow poll stands behind
 * it, so that a lost notification costs time and nothing else.
 */
export class PositionWatch {
  private readonly known = new Map<string, bigint>();
  private readonly waiters = new Set<Waiter>();
  private readonly notifications: Notifications;
  private closed = false;

  constructor(
    databaseUrl: string,
    private readonly checkpoint: (name: string) => Promise<bigint | null>,
    log: Log,
  ) {
    const heard = (payload: string): void => {
      const [name, position] = payload.split(' ');
      if (name !== undefined && position !== undefined) this.note(name, BigInt(position));
    };
    this.notifications = new Notifications(databaseUrl, 'read_models', { heard, lost: () => this.known.clear() }, log);
  }

  async reached(name: string, position: bigint, timeoutMs: number): Promise<Reached> {
    for (const deadline = Date.now() + timeoutMs; ;) {
      if (this.knows(name, position)) return { ok: true };
      this.notifications.listen();
      const at = await this.checkpoint(name);
      if (at !== null) this.note(name, at);
      if (this.knows(name, position)) return { ok: true };
      const left = deadline - Date.now();
      if (left <= 0 || this.closed) return { ok: false, at: at ?? 0n };
      await this.wait(name, position, Math.min(left, POLL_MS));
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const { wake } of this.waiters) wake();
    await this.notifications.close();
  }

  private knows(name: string, position: bigint): boolean {
    const known = this.known.get(name);
    return known !== undefined && known >= position;
  }

  private note(name: string, position: bigint): void {
    if (this.knows(name, position)) return;
    this.known.set(name, position);
    for (const waiter of this.waiters) if (this.knows(waiter.name, waiter.position)) waiter.wake();
  }

  private wait(name: string, position: bigint, ms: number): Promise<void> {
    return new Promise((done) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.waiters.delete(waiter);
        done();
      };
      const waiter = { name, position, wake };
      const timer = setTimeout(wake, ms);
      this.waiters.add(waiter);
    });
  }
}
