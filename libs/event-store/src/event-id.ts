import { v5 } from 'uuid';

/** Fixed for ever: another value would give a command that is sent again other event ids than the first time. */
const namespace = '6f1f6a0e-6c1b-5d0e-9d1c-3f1b2a7c9e54';

/**
 * The id of the index-th event of a command: the same command deciding the same again gives the same id, so that a repeated append is
 * one append. The content is part of it because EventStoreDB acknowledges an append whose ids it already holds without comparing
 * anything else: a command sent again that decides otherwise must run into a conflict, not into a success it did not have.
 */
export const eventId = (
  commandId: string,
  index: number,
  content: Readonly<{ stream: string; type: string; json: string }>,
): string => v5(JSON.stringify([commandId, index, content.stream, content.type, content.json]), namespace);
