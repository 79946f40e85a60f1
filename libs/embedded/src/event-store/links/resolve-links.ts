import type { RecordedEvent } from '../store/recorded-event.js';
import type { Store } from '../store/store.js';
import { LINK_TYPE } from './link-streams.js';

/** An event as a reader gets it: the event itself, or what its link points to (null: gone) with the link. */
export type ResolvedEvent = Readonly<{ event: RecordedEvent | null; link: RecordedEvent | null }>;

export const unresolved = (event: RecordedEvent): ResolvedEvent => ({ event, link: null });

/** Puts in place of each link the event it points to, unless that was deleted or truncated away. */
export async function resolveLinks(store: Store, events: readonly RecordedEvent[]): Promise<ResolvedEvent[]> {
  const places = new Map<RecordedEvent, Place>();
  for (const event of events) {
    if (event.type !== LINK_TYPE) continue;
    const place = parseLink(event.data.toString('utf8'));
    if (place !== null) places.set(event, place);
  }
  if (places.size === 0) return events.map(unresolved);
  const found = new Map<string, RecordedEvent>();
  const readable = new Map<string, (event: RecordedEvent) => boolean>();
  for (const target of await store.log.at([...places.values()])) {
    const isReadable = readable.get(target.stream) ?? (await readability(store, target.stream));
    readable.set(target.stream, isReadable);
    if (isReadable(target)) found.set(`${target.revision}@${target.stream}`, target);
  }
  return events.map((event) => {
    const place = places.get(event);
    if (place === undefined) return unresolved(event);
    return { event: found.get(`${place.revision}@${place.stream}`) ?? null, link: event };
  });
}

type Place = Readonly<{ stream: string; revision: number }>;

function parseLink(text: string): Place | null {
  const [, revision = '', stream = ''] = /^(\d+)@(.+)$/s.exec(text) ?? [];
  const number = Number(revision);
  return revision === '' || !Number.isSafeInteger(number) ? null : { stream, revision: number };
}

async function readability(store: Store, stream: string): Promise<(event: RecordedEvent) => boolean> {
  const found = await store.openStream(stream);
  if (found.status !== 'found') return () => false;
  return (event) => event.revision >= found.first && event.created >= found.since;
}
