import type { Concern } from '../concerns.js';
import type { LiveMessage } from '../live-message.js';

/** One event of `text/event-stream` (WHATWG HTML, section 9.2). An event with an id and nothing else only moves what a client remembers. */
export type StreamedEvent = Readonly<{ id?: bigint; event?: string; data?: object }>;

export const streamedEvent = ({ id, event, data }: StreamedEvent): string => {
  const lines = [
    ...(id === undefined ? [] : [`id: ${id}`]),
    ...(event === undefined ? [] : [`event: ${event}`]),
    ...(data === undefined ? [] : [`data: ${JSON.stringify(data)}`]),
  ];
  return `${lines.join('\n')}\n\n`;
};

/** A change as one of its followers reads it. */
export const streamedMessage = ({ topic, position, ...rest }: LiveMessage, concerns: readonly Concern[]): string =>
  streamedEvent({ id: position, event: topic, data: { position: String(position), ...rest, concerns } });
