import { randomUUID } from 'node:crypto';
import type { Demo } from '../system/place.js';

/** What most mails of a team are like: 800 bytes of text. */
export const BODY =
  'Thank you for your order. It leaves our workshop on Thursday and should be with you by Monday.\n'.repeat(8);

/** So many bodies of ComposeEmail, each mail to one recipient. */
export const writtenMails = (count: number, { inboxes: [inbox] }: Demo): string[] =>
  Array.from({ length: count }, (_, n) =>
    JSON.stringify({
      inboxId: inbox?.id,
      from: inbox?.address,
      to: [`customer${n % 50}@elsewhere.example`],
      subject: `Your order ${n} ${randomUUID()}`,
      text: BODY,
    }),
  );
