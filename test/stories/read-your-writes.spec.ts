import { describe, expect, it } from 'vitest';
import type { ShownSentMail } from '../../libs/delivery/src/sent-view/shown-sent.http.js';
import type { ShownContact } from '../../libs/records/src/contact-view/contact-view.http.js';
import type { ShownMessage, ShownThread } from '#libs/threads';
import type { Answer } from '../world/person.js';
import { theWorld } from '../world/world.js';

const world = theWorld({ workers: 0 });

/** Sends a command and gives the position that its answer names, in the header as in the body. */
const command = async (method: string, path: string, body?: unknown): Promise<Answer & { after: string }> => {
  const key = `${method} ${path} ${JSON.stringify(body ?? '')}`.replace(/[^\x21-\x7e]/g, '_').slice(0, 255);
  const answer = await world().people.agent.ask(method, path, { body: body ?? {}, key });
  expect(answer.status).toBeLessThan(300);
  const after = answer.headers.get('X-Position')!;
  expect(answer.body).toMatchObject({ position: after });
  return { ...answer, after };
};

const rounds = Array.from({ length: 20 }, (_, n) => n);

describe('a GET with the X-Position of a command as its X-Min-Position', () => {
  it('sees what the command did, a hundred times in a row', async () => {
    const { people, support } = world();
    const { agent } = people;
    for (const n of rounds) {
      const contact = await command('POST', '/v1/contacts', { name: `Reader ${n}`, addresses: [`r${n}@b.example`] });
      const contacts = await agent.list<ShownContact>(`/v1/contacts?q=r${n}@b.example`, { after: contact.after });
      expect(contacts).toHaveLength(1);

      const mail = {
        inboxId: support.id,
        from: support.address,
        to: [`r${n}@b.example`],
        subject: `No ${n}`,
        text: '',
      };
      const composed = await command('POST', '/v1/threads', mail);
      const { threadId, emailId } = composed.body as { threadId: string; emailId: string };
      const sent = await agent.list<ShownSentMail>(`/v1/inboxes/${support.id}/sent?limit=1`, { after: composed.after });
      expect(sent).toMatchObject([{ id: emailId, subject: `No ${n}` }]);

      const comment = await command('POST', `/v1/threads/${threadId}/comments`, { text: `Word ${n}` });
      const messages = await agent.list<ShownMessage>(`/v1/threads/${threadId}/messages`, { after: comment.after });
      expect(messages).toMatchObject([{ kind: 'sent' }, { kind: 'comment', text: `Word ${n}` }]);

      const assignee = { kind: 'user', id: agent.id };
      const assigned = await command('PUT', `/v1/threads/${threadId}/assignee`, assignee);
      const thread = await agent.get<ShownThread>(`/v1/threads/${threadId}`, { after: assigned.after });
      expect(thread.assignee).toEqual(assignee);

      const closed = await command('POST', `/v1/threads/${threadId}/close`);
      expect(closed.headers.get('ETag')).toBe(`"${thread.revision + 1}"`);
      const counts = await agent.get(`/v1/inboxes/${support.id}/counts`, { after: closed.after });
      expect(counts).toMatchObject({ open: 0, closed: n + 1 });
    }
  }, 90_000);

  it('is told how far the views lag when nobody keeps them, and sees it all when they are kept again', async () => {
    const { people } = world();
    const stopped = await world().process('projector').end('SIGTERM');
    expect(stopped).toMatchObject({ code: 0, stderr: '' });
    const { after } = await command('POST', '/v1/contacts', { name: 'Late', addresses: ['late@b.example'] });

    const late = await people.agent.ask('GET', '/v1/contacts?q=late@b.example', { after });
    expect(late.status).toBe(503);
    expect(Number(late.headers.get('Retry-After'))).toBeGreaterThan(0);
    const { type, position, lag } = late.body as Record<string, string>;
    expect(type).toBe('urn:threadlog:problem:views-behind');
    expect(BigInt(position!) + BigInt(lag!)).toBe(BigInt(after));
    expect(BigInt(lag!)).toBeGreaterThan(0n);
    expect(await people.agent.list('/v1/contacts?q=late@b.example')).toEqual([]);

    await world().start('projector');
    expect(await people.agent.list('/v1/contacts?q=late@b.example', { after })).toHaveLength(1);
  }, 60_000);

  it('is refused when that is no position', async () => {
    const refused = await world().people.agent.ask('GET', '/v1/contacts', { after: 'soon' });
    expect(refused).toMatchObject({ status: 400, body: { type: 'urn:threadlog:problem:min-position-malformed' } });
  });
});
