import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { EventStore } from '#libs/event-store';
import { outgoingServerDecider } from './decider.js';
import type { OutgoingSettings } from './outgoing-settings.js';

/** One stream for each address, in whatever case it is written. */
export const outgoingServerStream = (address: string): string =>
  `outgoingServer-${createHash('sha256').update(address.toLowerCase()).digest('hex')}`;

const KNOWN_MS = 1_000;

/** How mail of addresses leaves, as the log says it: what was read is believed for one second, so that many mails cost one read. */
@Injectable()
export class AddressSettings {
  private readonly known = new LRUCache<string, Promise<OutgoingSettings>>({ max: 5_000, ttl: KNOWN_MS });

  constructor(private readonly store: EventStore) {}

  /** @throws StoreAway */
  of(address: string): Promise<OutgoingSettings> {
    const stream = outgoingServerStream(address);
    const known = this.known.get(stream);
    if (known !== undefined) return known;
    const read = this.read(stream);
    this.known.set(stream, read);
    return read;
  }

  /** As of(), and asks the log itself. @throws StoreAway */
  anew(address: string): Promise<OutgoingSettings> {
    this.known.delete(outgoingServerStream(address));
    return this.of(address);
  }

  private async read(stream: string): Promise<OutgoingSettings> {
    try {
      return (await this.store.load(outgoingServerDecider, stream)).state;
    } catch (error) {
      this.known.delete(stream);
      throw error;
    }
  }
}
