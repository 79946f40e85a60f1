import type { MailboxEvent, MailboxSettings } from './mailbox-events.js';

/* One mailbox for specs to speak of: support@example.org, read by IMAP. */

type EventOf<Type extends MailboxEvent['type']> = Extract<MailboxEvent, { type: Type }>;

export const mailboxId = '00000000-0000-7000-8000-000000000008';
export const inboxId = '00000000-0000-7000-8000-000000000002';

/** The instant so many seconds after it was connected. */
export const second = (n: number): string => new Date(Date.parse('2026-03-01T09:00:00.000Z') + n * 1_000).toISOString();

export const settings: MailboxSettings = {
  address: 'support@example.org',
  host: 'imap.example.org',
  port: 993,
  security: 'tls',
  user: 'support',
  folders: ['INBOX'],
  since: null,
  afterwards: { act: 'leave', folder: null },
};

export const secret = { kind: 'password', keyId: '0a1b2c3d', box: 'c2VhbGVk' } as const;

const fact =
  <Type extends MailboxEvent['type']>(type: Type, usual: Omit<EventOf<Type>['data'], 'mailboxId' | 'inboxId'>) =>
  (said: Partial<EventOf<Type>['data']> = {}): EventOf<Type> =>
    ({ type, data: { mailboxId, inboxId, ...usual, ...said } }) as unknown as EventOf<Type>;

const place = { folder: 'INBOX', uidValidity: '7' };

export const connected = fact('MailboxConnected', { at: second(0), settings, secret });
export const disconnected = fact('MailboxDisconnected', { at: second(1) });
export const reconnected = fact('MailboxReconnected', { at: second(2) });
export const secretChanged = fact('MailboxSecretChanged', { at: second(2), secret: { ...secret, box: 'bmV3' } });
export const advanced = fact('MailboxCursorAdvanced', { at: second(3), ...place, uid: 50, taken: '1:50', existed: 50 });
export const messageFailed = fact('MailboxMessageFailed', {
  at: second(3),
  ...place,
  uid: 51,
  fault: 'too-large',
  detail: 'it has 99 bytes, more than the 50 that are taken',
  size: 99,
});
export const rescanned = fact('MailboxRescanned', { at: second(4), ...place, reason: 'requested' });
export const failing = fact('MailboxFailing', {
  at: second(5),
  failure: 'login-refused',
  detail: 'imap.example.org refused the login of support',
});
export const recovered = fact('MailboxRecovered', { at: second(6) });
