import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { v7 } from 'uuid';
import { EventStore } from '#libs/event-store';
import { hourOf, looksDecider, looksStream } from './look-into-inbox.js';

/**
 * Writes into the log who looks into which inbox. Nobody waits for it: what is read is given at once. A look that could not be written is told
 * of in the process's log, and the next one is written instead.
 */
@Injectable()
export class InboxLooks implements BeforeApplicationShutdown {
  private readonly log = new Logger('looks');
  private readonly noted = new LRUCache<string, true>({ max: 50_000 });
  private readonly writing = new Set<Promise<void>>();

  constructor(private readonly store: EventStore) {}

  note(userId: string, inboxId: string): void {
    const at = new Date().toISOString();
    const key = `${userId}/${inboxId}/${hourOf(at)}`;
    if (this.noted.has(key)) return;
    this.noted.set(key, true);
    const writing = this.write(userId, inboxId, at)
      .catch((error: unknown) => {
        this.noted.delete(key);
        this.log.warn(`that ${userId} looked into ${inboxId} was not written: ${String(error)}`);
      })
      .finally(() => this.writing.delete(writing));
    this.writing.add(writing);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.writing);
  }

  private async write(userId: string, inboxId: string, at: string): Promise<void> {
    const commandId = v7();
    await this.store.handle(
      looksDecider,
      looksStream(userId),
      { type: 'LookIntoInbox', userId, inboxId, at },
      { commandId, correlationId: commandId, causationId: commandId, actor: { kind: 'user', id: userId } },
    );
  }
}
