import { describe, expect, it } from 'vitest';
import type { ShownMessage, ShownThread } from '#libs/threads';
import { threadWith } from '../world/correspondence.js';
import { until } from '../world/until.js';
import { theWorld } from '../world/world.js';

const world = theWorld();

describe('a thread that is closed, or put off', () => {
  it('stays closed at an automatic reply, and is reopened by the next mail of the customer, who is the reason', async () => {
    const { people, support } = world();
    const { agent } = people;
    const george = world().customer('George', 'george@whitfield.example');
    const subject = 'The vase arrived broken';
    await george.writes({ to: support.address, subject, messageId: '<vase@whitfield.example>' });
    const { id } = await threadWith(world(), support.id, subject, 1);
    const follows = { 'In-Reply-To': '<vase@whitfield.example>', References: '<vase@whitfield.example>' };

    const closed = await agent.post(`/v1/threads/${id}/close`);
    const thread = await agent.get<ShownThread>(`/v1/threads/${id}`, { after: closed.position });
    expect(thread).toMatchObject({ status: 'closed', reopened: null });
    const open = await agent.list<ShownThread>(`/v1/inboxes/${support.id}/threads`);
    expect(open.map((one) => one.id)).not.toContain(id);
    expect(await agent.get(`/v1/inboxes/${support.id}/counts`)).toMatchObject({ open: 0, closed: 1 });

    await george.writes({
      to: support.address,
      subject: `Automatic reply: ${subject}`,
      headers: { ...follows, 'Auto-Submitted': 'auto-replied' },
    });
    expect(await threadWith(world(), support.id, subject, 2)).toMatchObject({ id, status: 'closed', reopened: null });

    await george.writes({ to: support.address, subject: `Re: ${subject}`, headers: follows });
    const reopened = await threadWith(world(), support.id, subject, 3);
    const messages = await agent.list<ShownMessage>(`/v1/threads/${id}/messages`);
    expect(messages.map((one) => one.kind === 'received' && one.automatic !== null)).toEqual([false, true, false]);
    expect(reopened).toMatchObject({
      id,
      status: 'open',
      reopened: { reason: 'mail-received', emailId: messages[2]!.id },
    });
    expect(await agent.get(`/v1/inboxes/${support.id}/counts`)).toMatchObject({ open: 1, closed: 0 });
  });

  it('is closed and reopened by hand, each at most once', async () => {
    const { people, support } = world();
    const { agent } = people;
    const { id } = await threadWith(world(), support.id, 'The vase arrived broken', 3);
    const first = await agent.post(`/v1/threads/${id}/close`);
    const again = await agent.post(`/v1/threads/${id}/close`);
    expect(again.revision).toBe(first.revision);
    const reopened = await agent.post(`/v1/threads/${id}/reopen`);
    expect(reopened.revision).toBe(first.revision + 1);
    const thread = await agent.get<ShownThread>(`/v1/threads/${id}`, { after: reopened.position });
    expect(thread).toMatchObject({ status: 'open', reopened: { reason: 'command', emailId: null } });
  });

  it('is put off once it is open, and comes back at its instant though the worker was killed before', async () => {
    const { people, support } = world();
    const { agent } = people;
    const { id } = await threadWith(world(), support.id, 'The vase arrived broken', 3);
    const body = { until: new Date(Date.now() + 3_000).toISOString() };
    const { position } = await agent.post(`/v1/threads/${id}/snooze`, body);
    expect(await agent.get(`/v1/threads/${id}`, { after: position })).toMatchObject({ snoozed: body });
    await world().process('worker').end('SIGKILL');
    await world().start('worker');
    const thread = await until(
      'the thread is back',
      async () => {
        const thread = await agent.get<ShownThread>(`/v1/threads/${id}`);
        return thread.snoozed === null && thread;
      },
      { withinMs: 60_000, everyMs: 200 },
    );
    expect(thread).toMatchObject({ status: 'open', snoozed: null });
    expect(await agent.get(`/v1/inboxes/${support.id}/counts`)).toMatchObject({ open: 1, snoozed: 0 });
  }, 90_000);
});
