import type { BlobRef, Mailbox } from './mail-parts.js';
import type { ThreadEvent } from './thread-events.js';

/* One conversation for specs to speak of: Zoë of example.net writes to support@example.org, which Ada answers. */

type EventOf<Type extends ThreadEvent['type']> = Extract<ThreadEvent, { type: Type }>;

/** Makes facts of a type that differ from the usual one only in what is said. */
export const fact =
  <Type extends ThreadEvent['type']>(type: Type, usual: EventOf<Type>['data']) =>
  (said: Partial<EventOf<Type>['data']> = {}): EventOf<Type> =>
    ({ type, data: { ...usual, ...said } }) as unknown as EventOf<Type>;

export const uuid = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** The instant so many minutes after the conversation began. */
export const minute = (n: number): string =>
  new Date(Date.parse('2026-03-01T09:00:00.000Z') + n * 60_000).toISOString();

export const mailbox = (address: string, name = ''): Mailbox => ({ address, name });

export const blob = (letter: string, mediaType = 'text/plain; charset=utf-8'): BlobRef => ({
  sha256: letter.repeat(64),
  size: 12,
  mediaType,
});

export const threadId = uuid(1);
export const inboxId = uuid(2);
export const ada = uuid(3);
export const zoeId = uuid(4);
export const maxId = uuid(12);
/** Ada's answer, and the mail that it answers. */
export const answerId = uuid(5);
export const questionId = uuid(6);

export const support = mailbox('support@example.org', 'Support');
export const zoe = mailbox('zoe@example.net', 'Zoë');
export const max = mailbox('max@example.net', 'Max');
