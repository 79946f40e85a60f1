import type { RawEvent } from './raw-log.js';

/** What becomes of an event of the log copied from. */
export type Kind = 'event' | 'stream_metadata' | 'tombstone' | 'of_the_server';

/**
 * Servers keep notes of their own in streams that begin with `$`: those are not copied, the other server has its own.
 * The metadata of other streams is, and a tombstone is put again.
 */
export function kindOf({ stream, type }: Pick<RawEvent, 'stream' | 'type'>): Kind {
  if (stream.startsWith('$$')) return stream.startsWith('$$$') ? 'of_the_server' : 'stream_metadata';
  if (stream.startsWith('$')) return 'of_the_server';
  return type === '$streamDeleted' ? 'tombstone' : 'event';
}

/** Why two events are not the same, by the first property that differs; null when they are. */
export function difference(one: RawEvent, other: RawEvent): string | null {
  for (const key of ['stream', 'revision', 'id', 'type', 'contentType'] as const) {
    if (one[key] !== other[key]) return `${key} ${one[key]} is ${other[key]}`;
  }
  for (const key of ['data', 'metadata'] as const) {
    if (Buffer.compare(one[key], other[key]) !== 0) return `${key} differs`;
  }
  return null;
}

const MAX_RUN = 200;
const MAX_BYTES = 512 * 1024;

/** Runs of events that lie one after the other in one stream and can be appended at once. */
export async function* runs(log: AsyncIterable<RawEvent>): AsyncGenerator<readonly [RawEvent, ...RawEvent[]]> {
  let run: [RawEvent, ...RawEvent[]] | null = null;
  let bytes = 0;
  for await (const event of log) {
    const kind = kindOf(event);
    if (kind === 'of_the_server') continue;
    const size = event.data.length + event.metadata.length + event.type.length * 2;
    const joins: boolean =
      run !== null &&
      kind === 'event' &&
      run[0].stream === event.stream &&
      kindOf(run[0]) === 'event' &&
      run.length < MAX_RUN &&
      bytes + size <= MAX_BYTES;
    if (run !== null && joins) run.push(event);
    else {
      if (run !== null) yield run;
      run = [event];
      bytes = 0;
    }
    bytes += size;
  }
  if (run !== null) yield run;
}
