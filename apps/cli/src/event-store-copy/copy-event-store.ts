import { difference, kindOf, runs } from './copied-events.js';
import type { RawEvent, RawLog } from './raw-log.js';

/** Raised when a log cannot be copied, or was not copied truly. The message names the stream and the reason. */
export class CopyFailed extends Error {}

/** Told how far the work has come: the position in the log copied from. */
export type OnProgress = (position: bigint) => void;

/**
 * Copies what `from` holds and `to` does not yet, in order, with ids, types, data and metadata byte for byte and every
 * revision kept. It begins after the last event `to` has, so that it can be broken off and run again. Each run of
 * events is appended at its exact revision, and an append whose answer was lost is the same append when made again.
 * @returns how many events were copied
 * @throws CopyFailed when `to` holds events that `from` does not, or the beginning of a stream was scavenged away
 */
export async function copyEventStore(from: RawLog, to: RawLog, onProgress: OnProgress): Promise<number> {
  let copied = 0;
  for await (const run of runs(from.after(await resumePoint(from, to)))) {
    await append(to, run);
    copied += run.length;
    onProgress(run.at(-1)?.position ?? 0n);
  }
  return copied;
}

/** Where in `from` the last event of `to` lies; null when `to` has none. */
async function resumePoint(from: RawLog, to: RawLog): Promise<RawEvent | null> {
  for await (const last of to.backwards()) {
    if (kindOf(last) !== 'event') continue;
    const origin = await from.at(last.stream, last.revision).catch(() => null);
    if (origin?.id === last.id) return origin;
    // What was deleted or truncated can be seen only in $all.
    for await (const event of from.after(null)) if (event.id === last.id && event.stream === last.stream) return event;
    throw new CopyFailed(`${last.stream}@${last.revision} of the log copied to is not in the log copied from`);
  }
  return null;
}

async function append(to: RawLog, run: readonly [RawEvent, ...RawEvent[]]): Promise<void> {
  const [first] = run;
  const kind = kindOf(first);
  if (kind === 'tombstone') return to.tombstone(first.stream);
  // A server numbers and amends a stream's metadata by itself when the stream is deleted and written again.
  if (kind === 'stream_metadata') return to.append(first.stream, 'any', run);
  try {
    await to.append(first.stream, first.revision === 0n ? 'no_stream' : first.revision - 1n, run);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CopyFailed(`${first.stream}@${first.revision} cannot be appended: ${reason}`, { cause: error });
  }
}

/**
 * Compares the logs event by event, and what their streams' metadata says at the end.
 * @returns how many events were compared
 * @throws CopyFailed at the first difference
 */
export async function verifyCopy(from: RawLog, to: RawLog, onProgress: OnProgress): Promise<number> {
  const copies = events(to);
  const described = new Set<string>();
  let compared = 0;
  for await (const original of from.after(null)) {
    const kind = kindOf(original);
    if (kind === 'stream_metadata') described.add(original.stream);
    if (kind !== 'event') continue;
    const { value: copy } = await copies.next();
    if (copy === undefined) throw new CopyFailed(`${original.stream}@${original.revision} is missing in the copy`);
    const found = difference(original, copy);
    if (found !== null) throw new CopyFailed(`${original.stream}@${original.revision} was not copied truly: ${found}`);
    compared += 1;
    onProgress(original.position);
  }
  const { value: more } = await copies.next();
  if (more !== undefined) throw new CopyFailed(`${more.stream}@${more.revision} is only in the copy`);
  for (const stream of described) await verifyMetadata(from, to, stream);
  return compared;
}

async function* events(log: RawLog): AsyncGenerator<RawEvent, undefined> {
  for await (const event of log.after(null)) if (kindOf(event) === 'event') yield event;
}

async function verifyMetadata(from: RawLog, to: RawLog, stream: string): Promise<void> {
  const [original, copy] = [await from.last(stream), await to.last(stream)];
  const same = original === null ? copy === null : copy !== null && settings(original) === settings(copy);
  if (!same) throw new CopyFailed(`${stream} was not copied truly: what it says last differs`);
}

/** A stream's settings in a form in which equal ones are equal, however a server has written them. */
const settings = ({ data }: RawEvent): string => {
  const text = Buffer.from(data).toString('utf8');
  try {
    const parsed = JSON.parse(text) as object;
    return JSON.stringify(Object.entries(parsed).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
};
