import { TOMBSTONE_REVISION } from './recorded-event.js';

/** The settings of a stream that change what of it can be read; `maxAge` in seconds. */
export type StreamMetadata = Readonly<{
  truncateBefore?: number;
  maxCount?: number;
  maxAge?: number;
}>;

export const METADATA_TYPE = '$metadata';

const PREFIX = '$$';

export const isMetadataStream = (stream: string): boolean => stream.startsWith(PREFIX);

export const metadataStreamOf = (stream: string): string => PREFIX + stream;

export const streamOfMetadata = (metadataStream: string): string => metadataStream.slice(PREFIX.length);

/** A metadata stream keeps only its last event, as EventStoreDB has it. */
export const METADATA_OF_METADATA: StreamMetadata = { maxCount: 1 };

/** Reads the settings from a metadata event's data; what is no JSON object, or no whole number, sets nothing. */
export function parseStreamMetadata(data: Buffer): StreamMetadata {
  const settings = parseObject(data);
  const truncateBefore = wholeNumber(settings['$tb']);
  const maxCount = wholeNumber(settings['$maxCount']);
  const maxAge = wholeNumber(settings['$maxAge']);
  return {
    ...(truncateBefore !== undefined && { truncateBefore }),
    ...(maxCount !== undefined && { maxCount }),
    ...(maxAge !== undefined && { maxAge }),
  };
}

export const isSoftDeleted = (metadata: StreamMetadata): boolean =>
  metadata.truncateBefore !== undefined && metadata.truncateBefore >= TOMBSTONE_REVISION;

/**
 * The oldest revision of a stream that may still be read, its age limit aside.
 * @param last revision of the stream's last event
 */
export function firstReadableRevision(metadata: StreamMetadata, last: number): number {
  const byCount = metadata.maxCount === undefined ? 0 : last - metadata.maxCount + 1;
  return Math.max(0, byCount, metadata.truncateBefore ?? 0);
}

/** The metadata as a JSON object; {} when it is none. */
export function parseObject(data: Buffer): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(data.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : {};
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
}
