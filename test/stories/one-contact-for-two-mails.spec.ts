import { describe, expect, it } from 'vitest';
import type { ShownContact } from '../../libs/records/src/contact-view/contact-view.http.js';
import { threadWith } from '../world/correspondence.js';
import { theWorld } from '../world/world.js';

const world = theWorld({ workers: 2 });

const SENDERS = 12;

describe('two mails from a new sender at the same moment', () => {
  it('make one contact, whichever of two workers is first', async () => {
    const { people, support } = world();
    const senders = Array.from({ length: SENDERS }, (_, n) => world().customer(`New ${n}`, `new-${n}@sender.example`));
    await Promise.all(
      senders.flatMap((sender) =>
        ['first', 'second'].map((which) =>
          sender.writes({ to: support.address, subject: `${which} of ${sender.address}` }),
        ),
      ),
    );
    for (const { address } of senders) {
      const [first, second] = [
        await threadWith(world(), support.id, `first of ${address}`, 1),
        await threadWith(world(), support.id, `second of ${address}`, 1),
      ];
      expect(first.contactId).toEqual(expect.any(String));
      expect(second.contactId).toBe(first.contactId);
    }
    await world().settled();
    const contacts = await people.agent.list<ShownContact>('/v1/contacts?limit=100');
    expect(contacts.map(({ addresses }) => addresses.join()).toSorted()).toEqual(
      senders.map(({ address }) => address).toSorted(),
    );
  });
});
