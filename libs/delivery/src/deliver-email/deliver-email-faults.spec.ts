import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Blobs } from '#libs/blobs';
import type { Attachment } from '#libs/threads';
import { DeliveryHouse } from '../../../../test/smtp/delivery-house.js';
import { ann, bob, type SmtpFaultCase, smtpFaults } from '../../../../test/smtp-faults.js';

let delivery: DeliveryHouse;

beforeAll(async () => {
  const timeouts = { connectMs: 2_000, greetingMs: 400, commandMs: 400, answerMs: 400 };
  delivery = await DeliveryHouse.start({ timeouts, login: 'team:secret' });
});

afterAll(() => delivery.stop());

const FACTS: Readonly<Record<SmtpFaultCase['ann'], string>> = {
  delivered: 'EmailDelivered',
  deferred: 'EmailDeliveryDeferred',
  failed: 'EmailDeliveryFailed',
  'in-doubt': 'EmailDeliveryInDoubt',
};

/** Files that make a mail so large, none for a mail that may be short. */
const files = async (bytes: number): Promise<readonly Attachment[]> => {
  if (bytes === 0) return [];
  const blob = await delivery.house.app.get(Blobs).put(Buffer.alloc(bytes, 'a long file '));
  const named = { attachmentId: 'a.0', fileName: 'plan.bin', contentId: null, inline: false };
  return [{ ...named, blob: { ...blob, mediaType: 'application/octet-stream' } }];
};

describe('a mail whose server is at fault', () => {
  it.each(smtpFaults)('after $fault is $ann for ann and $bob for bob', async ({ script, taken, bytes, ...fates }) => {
    const from = `${randomUUID()}@example.org`;
    const { store } = delivery.house;
    const job = await delivery.composed(from, [ann, bob], store, undefined, { attachments: await files(bytes) });
    delivery.peer.follow(script);
    const again = await delivery.deliver.run(job);
    expect(await delivery.fates(job)).toEqual({ [ann]: FACTS[fates.ann], [bob]: FACTS[fates.bob] });
    expect(delivery.peer.taken.filter((mail) => mail.from === from)).toHaveLength(taken);

    const waits = [fates.ann, fates.bob].includes('deferred');
    expect(again !== undefined).toBe(waits);
    if (waits) expect(again!.again).toBeGreaterThan(30_000);

    // Woken again before its time it is not sent again, whatever it is woken by.
    delivery.peer.follow({});
    await delivery.deliver.run(job);
    expect(delivery.peer.taken.filter((mail) => mail.from === from)).toHaveLength(taken);
  });
});
