import { createHash } from 'node:crypto';
import { parse, stringify } from 'uuid';

/** Fixed for ever: another value would give a command that is sent again other event ids than the first time. */
const namespace = parse('6f1f6a0e-6c1b-5d0e-9d1c-3f1b2a7c9e54');

/** A uuid v5 as RFC 9562 section 5.5 makes it. The package's own turns a long name into bytes one character at a time. */
const nameBased = (name: string): string => {
  const bytes = createHash('sha1').update(namespace).update(name, 'utf8').digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return stringify(bytes);
};

/**
 * The id of the index-th event of a command: the same command deciding the same again gives the same id, so that a repeated append is
 * one append. The content is part of it because EventStoreDB acknowledges an append whose ids it already holds without comparing
 * anything else: a command sent again that decides otherwise must run into a conflict, not into a success it did not have.
 */
export const eventId = (
  commandId: string,
  index: number,
  content: Readonly<{ stream: string; type: string; json: string }>,
): string => nameBased(JSON.stringify([commandId, index, content.stream, content.type, content.json]));
