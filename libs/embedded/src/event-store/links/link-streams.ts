import type { RecordedEvent } from '../store/recorded-event.js';

/** The type of an event that stands for another one, which its data names as `revision@stream`. */
export const LINK_TYPE = '$>';

export const STREAMS_STREAM = '$streams';

/** The data that a soft delete leaves in a stream's metadata, which the category and type streams take note of. */
export const SOFT_DELETE_MARK = '9223372036854775807';

/** Whether a stream is one of those the node itself fills with links: by category, by event type, all streams. */
export const isLinkStream = (stream: string): boolean =>
  stream === STREAMS_STREAM || stream.startsWith('$ce-') || stream.startsWith('$et-');

/** What stands before a stream name's first hyphen; null for system streams and names without one. */
export function categoryOf(stream: string): string | null {
  const hyphen = stream.indexOf('-');
  return hyphen > 0 && !stream.startsWith('$') ? stream.slice(0, hyphen) : null;
}

/** Whether `event` adds a link to the link stream `linkStream`, by the same rules as the index in the database. */
export function isLinkedIn(linkStream: string, event: RecordedEvent): boolean {
  if (linkStream === STREAMS_STREAM) return event.revision === 0;
  const marksDelete = event.type === '$metadata' && event.data.includes(SOFT_DELETE_MARK);
  const deletes = marksDelete || event.type === '$streamDeleted';
  if (linkStream.startsWith('$et-')) {
    return event.type !== LINK_TYPE && linkStream.slice(4) === (deletes ? '$deleted' : event.type);
  }
  const category = categoryOf(marksDelete ? event.stream.slice(2) : event.stream);
  return category !== null && linkStream.slice(4) === category;
}
