import { randomUUID } from 'node:crypto';
import { Validator } from '@seriousme/openapi-schema-validator';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ShownMessage } from '#libs/threads';
import { OpenApiContract, type OpenApiDocument } from './openapi-contract.js';
import { toldOfContent, toldOfRecords, toldOfSignatures, toldOfUploads } from './openapi-of-content.js';
import { toldOfDrafts } from './openapi-of-drafts.js';
import { toldOfMailboxes } from './openapi-of-mailboxes.js';
import { toldOfPeople } from './openapi-of-people.js';
import { toldOfServers } from './openapi-of-servers.js';
import { toldOfComments } from './openapi-of-comments.js';
import { toldOfViews } from './openapi-of-views.js';
import { toldOfReplies } from './openapi-of-replies.js';
import { toldOfMerging } from './openapi-of-merging.js';
import { toldOfRouting } from './openapi-of-routing.js';
import { toldOfStates } from './openapi-of-states.js';
import { toldOfUnseenMails } from './openapi-of-unseen-mails.js';
import { toldOfWebhooks } from './openapi-of-webhooks.js';
import { answer, mailsTo, threadWith } from './world/correspondence.js';
import { type Asking, Person } from './world/person.js';
import { theWorld } from './world/world.js';

const world = theWorld({ env: { WEBHOOK_TARGETS: 'any' } });

/** Says what is true for seconds and writes nothing: to send it twice is to send it once. */
const NO_COMMAND = 'ShowPresence';

let contract: OpenApiContract;

beforeAll(async () => {
  const response = await fetch(`${world().process('api').url}/openapi.json`);
  contract = new OpenApiContract((await response.json()) as OpenApiDocument);
});

type Body = Readonly<Record<string, string>>;

/** Sends a request and holds the answer to the document; gives its body. */
const told = async (
  who: Person,
  method: string,
  path: string,
  status: number,
  body?: unknown,
  asking: Asking = {},
): Promise<Body> => {
  const key = method === 'POST' ? { key: randomUUID() } : {};
  const answer = await who.ask(method, path, { ...key, ...asking, body });
  expect({ path, status: answer.status, body: answer.body }).toMatchObject({ status });
  expect(contract.faults(method, path, answer)).toEqual([]);
  return answer.body as Body;
};

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1, and every reference in it leads somewhere', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(contract.document));
    expect(errors).toBeUndefined();
    expect([valid, validator.version]).toEqual([true, '3.1']);
    for (const [, $ref] of JSON.stringify(contract.document).matchAll(/"\$ref":"([^"]+)"/g)) {
      expect(contract.resolved({ $ref: $ref ?? '' })).toBeTypeOf('object');
    }
  });

  it('names every operation differently', () => {
    const ids = contract.operations().map(([, , { operationId }]) => operationId);
    expect(ids.length).toBeGreaterThan(50);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says of every operation what it does, what it answers, and how it refuses', () => {
    for (const [method, path, { operationId, summary, responses }] of contract.operations()) {
      expect(path).toMatch(/^\/v1\//);
      expect(operationId).toMatch(/^[A-Z]\w+$/);
      expect(summary, operationId).toMatch(/^[A-Z].*\.$/);
      const [success, ...others] = Object.keys(responses).filter((status) => Number(status) < 300);
      expect(others, operationId).toEqual([]);
      const { content = {} } = contract.resolved(responses[success ?? ''] ?? { $ref: '#/none' }) as {
        content?: object;
      };
      const bodies = success === '204' ? [] : [{ schema: expect.any(Object) as object }];
      expect(Object.values(content), operationId).toEqual(bodies);
      const refusals =
        method === 'get' || operationId === NO_COMMAND
          ? [400, 401, 403, 500, 503]
          : [400, 401, 403, 404, 409, 422, 500, 503];
      expect(Object.keys(responses).map(Number), operationId).toEqual(expect.arrayContaining(refusals));
    }
  });

  it('tells which headers a request takes, and which it needs', () => {
    const taking = (name: string, required: boolean) =>
      contract.operations().flatMap(([method, , { operationId, parameters }]) => {
        const found = parameters
          .map((one) => contract.resolved<{ name: string; required?: boolean }>(one))
          .find((parameter) => parameter.name === name);
        return found !== undefined && (found.required ?? false) === required ? [`${method} ${operationId}`] : [];
      });
    const all = contract.operations().map(([method, , { operationId }]) => `${method} ${operationId}`);
    const sends = [
      'post ComposeEmail',
      'post ForwardEmail',
      'post ReplyToThread',
      'post RetryDelivery',
      'post SendDraft',
    ];
    expect(taking('Idempotency-Key', true).sort()).toEqual(sends);
    expect([...taking('Idempotency-Key', false), ...sends].sort()).toEqual(
      all.filter((one) => !one.startsWith('get ') && one !== `post ${NO_COMMAND}`).sort(),
    );
    expect(taking('X-Min-Position', false)).toEqual(all.filter((one) => one.startsWith('get ')));
    expect(taking('If-Match', false)).toContain('post ReplyToThread');
  });
});

describe('what the API answers is what the document says', () => {
  it('of people, teams and keys', () => toldOfPeople(told, world().people.superAdmin));

  it('of inboxes', async () => {
    const { superAdmin, agent } = world().people;
    const { inboxId = '' } = await told(superAdmin, 'POST', '/v1/inboxes', 201, { name: 'Repairs' });
    const inbox = `/v1/inboxes/${inboxId}`;
    await told(superAdmin, 'PUT', `${inbox}/addresses/repairs@threadlog.example`, 200, { name: 'Repairs' });
    await told(superAdmin, 'POST', `${inbox}/rename`, 200, { name: 'Mending' });
    await told(superAdmin, 'PUT', `${inbox}/fallback-address`, 200, { address: 'repairs@threadlog.example' });
    await told(superAdmin, 'PUT', `${inbox}/forwardings/info@old.example`, 200, { to: 'repairs@threadlog.example' });
    await told(superAdmin, 'DELETE', `${inbox}/forwardings/info@old.example`, 200);
    const repairs = `${inbox}/addresses/repairs@threadlog.example`;
    await told(superAdmin, 'PUT', `${repairs}/sending-limit`, 200, { perMinute: 30, perDay: null });
    await toldOfServers(told, superAdmin, repairs);
    await told(superAdmin, 'POST', `${repairs}/pause-sending`, 200);
    await told(agent, 'GET', inbox, 200);
    await told(superAdmin, 'POST', `${repairs}/resume-sending`, 200);
    await told(superAdmin, 'DELETE', `${repairs}/sending-limit`, 200);
    await told(superAdmin, 'PUT', `${inbox}/inbound-policy`, 200, { spamScore: 7.5, automaticReopens: ['list'] });
    await told(superAdmin, 'PUT', `${inbox}/senders/zoe@shop.example`, 200, { verdict: 'allow' });
    await told(superAdmin, 'PUT', `${inbox}/senders/shop.example`, 200, { verdict: 'deny' });
    for (const rules of ['inbound-policy', 'senders?limit=1']) await told(agent, 'GET', `${inbox}/${rules}`, 200);
    await told(superAdmin, 'DELETE', `${inbox}/senders/shop.example`, 200);
    await told(superAdmin, 'PUT', `${inbox}/members/user/${agent.id}`, 200);
    await told(superAdmin, 'POST', `${inbox}/visibility/restrict`, 200);
    await told(agent, 'GET', inbox, 200);
    await told(agent, 'GET', '/v1/inboxes?limit=1', 200);
    await told(superAdmin, 'POST', `${inbox}/visibility/open`, 200);
    await told(superAdmin, 'DELETE', `${inbox}/members/user/${agent.id}`, 200);
    await toldOfSignatures(told, superAdmin, inboxId);
    await told(superAdmin, 'DELETE', `${inbox}/addresses/repairs@threadlog.example`, 200);
  });

  it('of mailboxes', async () => {
    const { people, support } = world();
    await toldOfMailboxes(told, people.superAdmin, people.agent, support);
  });

  it('of webhooks', () => toldOfWebhooks(told, world().people.superAdmin, world().support.id));
  it('of contacts and records', () => toldOfRecords(told, world().people.agent));
  it('of files', () => toldOfUploads(told, world().people.agent, world().people.superAdmin));
  it('of content', () => toldOfContent(told, world().people.agent));
  it('of views', () => toldOfViews(told, world().people.agent, world().support.id));
  it('of drafts', () => toldOfDrafts(told, world().people.agent, world().support));

  it('of mails that go out and come in, and of what the team makes of them', async () => {
    const { people, support } = world();
    const { agent, superAdmin } = people;
    const { uploadId } = await told(agent, 'POST', '/v1/uploads?fileName=plan.txt', 201, Buffer.from('a plan'), {
      headers: { 'Content-Type': 'text/plain' },
    });
    const { threadId, emailId } = await told(agent, 'POST', '/v1/threads', 202, {
      inboxId: support.id,
      from: support.address,
      to: [{ name: 'Clara Jensen', address: 'clara@fjord.example' }],
      bcc: ['archive@threadlog.example'],
      subject: 'The plan of your table',
      html: '<p>Hello Clara</p>',
      attachments: [uploadId],
    });
    const [mail] = await mailsTo(world(), 'clara@fjord.example', 1);
    await answer(world(), mail!, 'Yes, please.');
    const { contactId } = await threadWith(world(), support.id, 'The plan of your table', 2);
    const [inbound] = await agent.list<{ id: string }>('/v1/inbound?state=received');

    const thread = `/v1/threads/${threadId}`;
    await told(agent, 'POST', `${thread}/presence`, 200, { state: 'typing' });
    await told(agent, 'GET', `${thread}/presence`, 200);
    await toldOfComments(told, agent, thread);
    await told(agent, 'PUT', `${thread}/assignee`, 200, { kind: 'user', id: agent.id });
    await told(agent, 'POST', `${thread}/move`, 200, { inboxId: support.id });
    await told(agent, 'POST', `${thread}/close`, 200);
    await told(agent, 'POST', `${thread}/reopen`, 200);
    await toldOfStates(told, people, support.id, threadId!);
    await toldOfRouting(told, people, support.id, { threadId: threadId!, contactId: contactId! });
    await toldOfMerging(told, agent, support, threadId!, emailId!);
    const messages = await agent.list<ShownMessage>(`${thread}/messages`);
    const received = messages.find(({ kind }) => kind === 'received');
    await told(agent, 'PUT', `/v1/messages/${received?.id}/sender`, 200, { contactId: null });
    await told(agent, 'PUT', `/v1/messages/${received?.id}/sender`, 200, { to: 'sender' });
    await told(agent, 'PUT', `/v1/messages/${received?.id}/sender`, 409, { to: 'original' });
    const reply = { text: 'Good.', quote: true };
    const { position: after = '' } = await told(agent, 'POST', `${thread}/replies`, 202, reply);
    for (const path of [
      thread,
      `${thread}/messages`,
      `${thread}/suggestions`,
      `/v1/messages/${emailId}`,
      `/v1/messages/${emailId}/quote`,
      `/v1/messages/${emailId}/full`,
      `/v1/messages/${emailId}/raw`,
      `/v1/attachments/${emailId}.0`,
      `/v1/inboxes/${support.id}/threads`,
      `/v1/inboxes/${support.id}/counts`,
      '/v1/threads?view=all&limit=1',
      '/v1/counts',
      `/v1/inboxes/${support.id}/sent?q=plan&recipient=clara@fjord.example`,
      `/v1/inboxes/${support.id}/sent/counts`,
      `/v1/sent?author=${agent.id}`,
      '/v1/sent/counts',
      '/v1/inbound',
      '/v1/inbound/counts',
      `/v1/inbound/${inbound!.id}`,
      `/v1/inbound/${inbound!.id}/raw`,
      `/v1/records/contact/${contactId}/timeline`,
      `/v1/records/contact/${contactId}/inboxes`,
      '/v1/audit/looks',
      `/v1/audit/users/${agent.id}/rights`,
      `/v1/audit/inboxes/${support.id}/people`,
      `/v1/audit/threads/${threadId}`,
      `/v1/audit/threads/${threadId}?asOf=1`,
      `/v1/audit/threads/${threadId}/events`,
    ]) {
      await told(superAdmin, 'GET', path, 200, undefined, { after });
    }
    const freed = await told(agent, 'DELETE', `${thread}/assignee`, 200);
    await told(agent, 'GET', thread, 200, undefined, { after: freed['position'] ?? '' });
    await told(agent, 'POST', `/v1/inboxes/${support.id}/threads/take-next`, 200, {});
    await toldOfReplies(told, agent, threadId!, emailId!);
  });

  it('of mails that no worker has seen yet', () => toldOfUnseenMails(told, world()));

  it('of what it refuses', async () => {
    const { people, support } = world();
    const { agent, superAdmin } = people;
    const stranger = new Person(agent.id, `tl_${'x'.repeat(43)}`, () => world().process('api').url);
    await told(stranger, 'GET', '/v1/me', 401);
    await told(agent, 'POST', '/v1/threads', 400, { to: ['clara'] });
    await told(agent, 'POST', '/v1/users', 403, { name: 'Ida', email: 'ida@threadlog.example' });
    await told(agent, 'GET', `/v1/threads/${randomUUID()}`, 404);
    await told(agent, 'POST', '/v1/contacts', 413, { name: 'x'.repeat(5_000_000) });
    const claimed = { name: 'Luc', addresses: ['twice@moreau.example'] };
    const key = randomUUID();
    await told(agent, 'POST', '/v1/contacts', 201, claimed, { key });
    await told(agent, 'POST', '/v1/contacts', 422, { name: 'Lu' }, { key });
    await told(agent, 'POST', '/v1/contacts', 409, claimed);
    const visibility = `/v1/inboxes/${support.id}/visibility/restrict`;
    await told(superAdmin, 'POST', visibility, 412, undefined, { headers: { 'If-Match': '"0"' } });
    await told(agent, 'GET', '/v1/inboxes', 503, undefined, { after: '9'.repeat(18) });
  });

  it('of the live stream, for as long as one listens', async () => {
    const enough = new AbortController();
    const { status, headers } = await world().people.agent.open('/v1/stream', enough.signal);
    expect(contract.faults('GET', '/v1/stream', { status, headers, body: null })).toEqual([]);
    enough.abort();
  });

  it('and no operation was left out', () => {
    const left = contract.operations().map(([, , { operationId }]) => operationId);
    expect(left.filter((operationId) => !contract.kept.has(operationId))).toEqual([]);
  });

  it('or it would be noticed', () => {
    const headers = new Headers({ 'Content-Type': 'application/json' });
    const me = { id: randomUUID(), name: 'Ida', roles: ['member'], teamIds: [], hasSeat: true, avatar: null };
    const faults = (body: unknown, status = 200) => contract.faults('GET', '/v1/me', { status, headers, body });
    expect(faults(me)).toEqual([]);
    expect(faults({ ...me, roles: ['queen'] })).toHaveLength(1);
    expect(faults({ ...me, email: 'ida@threadlog.example' })).toHaveLength(1);
    expect(faults({ ...me, name: undefined })).toHaveLength(1);
    expect(faults(me, 404)).toHaveLength(1);
    expect(contract.faults('GET', '/v1/nobody', { status: 200, headers, body: me })).toHaveLength(1);
    const closing = { status: 200, headers, body: { threadId: me.id, revision: 1, position: '1' } };
    expect(contract.faults('POST', `/v1/threads/${me.id}/close`, closing)).toHaveLength(2);
  });
});
