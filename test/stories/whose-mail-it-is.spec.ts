import { describe, expect, it } from 'vitest';
import type { ShownMessage } from '#libs/threads';
import type { ShownInboundMail } from '../../libs/incoming/src/inbound-view/shown-inbound-mail.http.js';
import type { ShownContact } from '../../libs/records/src/contact-view/contact-view.http.js';
import { demoPeople } from '../../apps/standalone/src/demo/demo-file.js';
import { threadWith } from '../world/correspondence.js';
import { until } from '../world/until.js';
import { theWorld } from '../world/world.js';

const world = theWorld();

const forwarding = (address: string): string =>
  [
    'Can you take this?',
    '',
    '---------- Forwarded message ---------',
    `From: Iris Blum <${address}>`,
    'Date: Mon, 12 Jan 2026 at 16:20',
    'Subject: Broken link',
    `To: <somebody@threadlog.example>`,
    '',
    'The link in your mail is broken.',
  ].join('\n');

const contacts = (address: string): Promise<readonly ShownContact[]> =>
  world().people.agent.list<ShownContact>(`/v1/contacts?q=${encodeURIComponent(address)}`);

const onlyMessage = async (threadId: string): Promise<ShownMessage> => {
  const messages = await world().people.agent.list<ShownMessage>(`/v1/threads/${threadId}/messages`);
  expect(messages).toHaveLength(1);
  return messages[0]!;
};

describe('a mail that is passed on to an inbox', () => {
  it('by a member belongs to whoever wrote it', async () => {
    const { support } = world();
    const { name, email } = demoPeople.agent;
    const subject = 'Fwd: Broken link';
    const text = forwarding('iris@blum.example');
    await world().customer(name, email).writes({ to: support.address, subject, text });
    const thread = await threadWith(world(), support.id, subject, 1);
    const [iris] = await contacts('iris@blum.example');
    expect(thread.contactId).toBe(iris!.id);
    expect(await onlyMessage(thread.id)).toMatchObject({
      contactId: iris!.id,
      from: { address: email },
      attribution: {
        rule: 'forwarded-inline',
        person: { address: 'iris@blum.example' },
        forwarder: { address: email },
      },
    });
  });

  it('by anybody else belongs to them, and still says whom they named', async () => {
    const { support } = world();
    const subject = 'Fwd: Broken links';
    const text = forwarding('victim@blum.example');
    await world().customer('Mallory', 'mallory@elsewhere.example').writes({ to: support.address, subject, text });
    const thread = await threadWith(world(), support.id, subject, 1);
    const [mallory] = await contacts('mallory@elsewhere.example');
    expect(await onlyMessage(thread.id)).toMatchObject({
      contactId: mallory!.id,
      attribution: { rule: 'sender', forwarder: null, original: { address: 'victim@blum.example' } },
    });
    expect(await contacts('victim@blum.example')).toEqual([]);
  });
});

describe('spam', () => {
  const spam = (): Promise<ShownInboundMail> =>
    until('the mail is kept apart', async () => {
      const found = await world().people.agent.list<ShownInboundMail>('/v1/inbound?state=spam');
      return found.find(({ subject }) => subject === 'You have won');
    });

  it('is kept apart with the reason, makes no contact, and comes in when it is released', async () => {
    const { people, support } = world();
    await people.superAdmin.put(`/v1/inboxes/${support.id}/senders/lottery.example`, { verdict: 'deny' });
    // What workers know of an inbox is believed for a second.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await world()
      .customer('Lucky', 'win@news.lottery.example')
      .writes({ to: support.address, subject: 'You have won' });
    const { id, reason, keptUntil, at } = await spam();
    expect(reason).toBe('deny-list');
    expect(Date.parse(keptUntil!) - Date.parse(at)).toBeGreaterThanOrEqual(90 * 86_400_000);
    expect(await contacts('lottery.example')).toEqual([]);

    await people.agent.post(`/v1/inbound/${id}/release`);
    const thread = await threadWith(world(), support.id, 'You have won', 1);
    expect(thread.contactId).toBe((await contacts('lottery.example'))[0]!.id);
  });
});
