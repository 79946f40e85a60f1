import type { Recorded } from '#libs/decider';
import type { EventStore } from '#libs/event-store';
import type { InboundMailEvent } from '#libs/incoming';

type Of<Type extends InboundMailEvent['type']> = Extract<InboundMailEvent, { type: Type }>['data'];

/** What became of a mail: its facts, if it was parsed, and the event that ended its way for now. */
export type Outcome = Readonly<{
  inboundMailId: string;
  parsed: Of<'InboundMailParsed'> | null;
  end:
    | Readonly<{ state: 'threaded'; threaded: Of<'InboundMailThreaded'> }>
    | Readonly<{ state: 'duplicate' | 'spam' | 'unrouted' }>
    | Readonly<{ state: 'quarantined'; reason: string; detail: string }>;
}>;

const TYPES = [
  'InboundMailAccepted',
  'InboundMailParsed',
  'InboundMailThreaded',
  'InboundMailFoundDuplicate',
  'InboundMailFoundSpam',
  'InboundMailQuarantined',
] as const;

/** Follows the log, and tells what became of each mail by the SHA-256 of its bytes and the inbox that it went to. */
export class Outcomes {
  readonly #ids = new Map<string, string>();
  readonly #parsed = new Map<string, Of<'InboundMailParsed'>>();
  readonly #ended = new Map<string, Outcome>();
  readonly #changed = new EventTarget();
  readonly #stopped = new AbortController();
  readonly #running: Promise<void>;

  constructor(store: EventStore, from: bigint) {
    const options = { from, types: TYPES, signal: this.#stopped.signal };
    this.#running = store.subscribe(options, ({ events }) => {
      for (const event of events) this.#take(event as Recorded<InboundMailEvent>);
      this.#changed.dispatchEvent(new Event('change'));
      return Promise.resolve();
    });
  }

  /** Resolves with the outcome, or with how far the mail had come when `withinMs` were over. */
  of(sha256: string, inboxId: string, withinMs: number): Promise<Outcome | 'lost' | 'accepted'> {
    return new Promise((resolve) => {
      const settle = (outcome: Outcome | 'lost' | 'accepted'): void => {
        clearTimeout(timer);
        this.#changed.removeEventListener('change', look);
        resolve(outcome);
      };
      const id = (): string => this.#ids.get(`${inboxId} ${sha256}`) ?? '';
      const look = (): void => {
        const outcome = this.#ended.get(id());
        if (outcome !== undefined) settle(outcome);
      };
      const timer = setTimeout(() => settle(id() === '' ? 'lost' : 'accepted'), withinMs);
      this.#changed.addEventListener('change', look);
      look();
    });
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  #take(event: Recorded<InboundMailEvent>): void {
    const { inboundMailId } = event.data;
    const end = (how: Outcome['end']): void => {
      const parsed = this.#parsed.get(inboundMailId) ?? null;
      this.#ended.set(inboundMailId, { inboundMailId, parsed, end: how });
    };
    switch (event.type) {
      case 'InboundMailAccepted':
        this.#ids.set(`${event.data.inboxId} ${event.data.raw.sha256}`, inboundMailId);
        if (event.data.inboxId === null) end({ state: 'unrouted' });
        return;
      case 'InboundMailParsed':
        this.#parsed.set(inboundMailId, event.data);
        return;
      case 'InboundMailThreaded':
        return end({ state: 'threaded', threaded: event.data });
      case 'InboundMailFoundDuplicate':
        return end({ state: 'duplicate' });
      case 'InboundMailFoundSpam':
        return end({ state: 'spam' });
      case 'InboundMailQuarantined':
        return end({ state: 'quarantined', reason: event.data.reason, detail: event.data.detail });
      default:
    }
  }
}
