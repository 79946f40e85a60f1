import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import type { Recorded } from '#libs/decider';
import { type EmailComposed, type ThreadEvent, threadStream } from '#libs/threads';
import { addresses, mustBeAsWritten } from '../as-written.js';
import type { Answer, Written } from '../world/person.js';
import { until } from '../world/until.js';
import { theWorld, type World } from '../world/world.js';

const world = theWorld();

type Sent = ReturnType<World['sandbox']['mails']>[number];

/** What compose is asked for, with this instead of what is usual. */
const letter = (said: object): object => ({
  inboxId: world().support.id,
  from: world().support.address,
  to: ['ann@example.net'],
  subject: 'A letter',
  text: 'Hello',
  ...said,
});

const composed = async ({ threadId, emailId }: Written): Promise<EmailComposed['data']> => {
  for await (const event of world().store.read(threadStream(threadId)) as AsyncIterable<Recorded<ThreadEvent>>) {
    if (event.type === 'EmailComposed' && event.data.emailId === emailId) return event.data;
  }
  throw new Error(`${emailId} was not composed`);
};

/** The mail as a server took it from us; exactly one. */
const captured = async ({ messageId }: EmailComposed['data']): Promise<Sent> => {
  const ours = () =>
    world()
      .sandbox.mails()
      .filter(({ raw }) => raw.includes(messageId));
  await until('the mail is sent', () => ours().length > 0);
  expect(ours()).toHaveLength(1);
  return ours()[0]!;
};

/** A mail that was accepted leaves as the log has it. */
const leavesAsWritten = async (answer: Answer): Promise<EmailComposed['data']> => {
  const data = await composed(answer.body as Written);
  await mustBeAsWritten(data, await captured(data), world().support.address);
  return data;
};

/** What somebody may try to put where text is expected. */
const CONTROLS = [
  '\r\nBcc: eve@evil.example',
  '\nX: y',
  '\r',
  '\0',
  '\u0085',
  '\u2028Bcc: e@evil.example',
  '\u2029',
  '\u007f',
  '\t',
];

const FOREIGN_ADDRESSES = [
  'ann@example.net\r\nRCPT TO:<eve@evil.example>',
  'ann@example.net>\r\nRCPT TO:<eve@evil.example',
  'ann@example.net\u2028',
  '"eve@evil.example x"@example.net',
  '"ann smith"@example.net',
  'ann@example.net, eve@evil.example',
  'Ann <ann@example.net>',
  '<ann@example.net>',
  'ann@[127.0.0.1]',
  'ann@127.0.0.1',
  'ann@example.net.',
  'ann@exämple.net',
  'änn@example.net',
  `${'a'.repeat(65)}@example.net`,
  `ann@${'a'.repeat(64)}.net`,
  `a@${'abc.'.repeat(63)}net`,
  'ann',
  '@example.net',
  '',
];

const refused = async (said: object, pointer: RegExp): Promise<void> => {
  const before = world().sandbox.mails().length;
  const { agent } = world().people;
  const answer = await agent.ask('POST', '/v1/threads', { body: letter(said), key: crypto.randomUUID() });
  expect([answer.status, JSON.stringify(said)]).toEqual([400, JSON.stringify(said)]);
  const { errors } = answer.body as { errors: readonly { pointer: string }[] };
  expect(
    errors.every((error) => pointer.test(error.pointer)),
    JSON.stringify(errors),
  ).toBe(true);
  expect(world().sandbox.mails()).toHaveLength(before);
};

describe('what must not stand in a mail is refused, and nothing is sent', () => {
  it.each(FOREIGN_ADDRESSES)('the address %j, wherever it is given', async (address) => {
    for (const field of ['to', 'cc', 'bcc']) {
      await refused({ [field]: [address] }, new RegExp(`^/${field}/0`));
      await refused({ [field]: [{ address, name: 'Ann' }] }, new RegExp(`^/${field}/0`));
    }
    await refused({ from: address }, /^\/from/);
  });

  it.each(CONTROLS)('control characters such as in %j', async (controls) => {
    for (const evil of [controls, `x${controls}`, `${controls}x`]) {
      await refused({ subject: evil }, /^\/subject/);
      for (const field of ['to', 'cc', 'bcc'])
        await refused({ [field]: [{ address: 'ann@example.net', name: evil }] }, new RegExp(`^/${field}/0`));
      const { uploadId } = await world().people.agent.upload('plan.txt', 'text/plain', Buffer.from('x'));
      for (const field of ['fileName', 'contentId'])
        await refused({ attachments: [{ uploadId, [field]: evil }] }, /^\/attachments\/0/);
    }
  });

  it('what is longer than a header may be', async () => {
    await refused({ subject: 'x'.repeat(901) }, /^\/subject/);
    await refused({ to: [{ address: 'ann@example.net', name: 'x'.repeat(201) }] }, /^\/to\/0/);
  });
});

describe('whatever else stands in a mail is encoded, and goes to the recipients that the log names', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom(
      '=?utf-8?Q?=0D=0ABcc:_eve@evil.example?=',
      '"<eve@evil.example>',
      'Ann <eve@evil.example>, x',
      'eve@evil.example,',
      '(comment) \\" ;:,<>@[]',
      '日本語'.repeat(30),
      ' leading and trailing ',
      '.',
    ),
  );
  const local = fc.constantFrom('ann', 'Ann', "o'brien", 'a.b+c', 'a..b.', '{x}', "!#$%&'*+/=?^_`|~-", 'x'.repeat(64));
  const address = fc
    .tuple(local, fc.constantFrom('example.net', 'EXAMPLE.net', 'xn--bcher-kva.example'))
    .map((parts) => parts.join('@'));
  const recipients = fc.array(fc.record({ address, name: text }), { maxLength: 4 });
  const mail = fc.record({ to: recipients, cc: recipients, bcc: recipients, subject: text, text });

  it('no recipient is lost, none is added, none gets it twice', async () => {
    const { agent } = world().people;
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(mail, async (said) => {
        const answer = await agent.ask('POST', '/v1/threads', { body: letter(said), key: crypto.randomUUID() });
        if (answer.status === 400) return;
        const nobody = said.to.length + said.cc.length + said.bcc.length === 0;
        expect(answer.status).toBe(nobody ? 409 : 202);
        if (nobody) return;
        accepted += 1;
        const { to, cc, bcc } = await leavesAsWritten(answer);
        expect(addresses([...to, ...cc, ...bcc])).toEqual(addresses([...said.to, ...said.cc, ...said.bcc]));
      }),
      { numRuns: 30 },
    );
    expect(accepted).toBeGreaterThan(5);
  }, 120_000);
});

describe('an answer to a mail with strange ids', () => {
  it.each([
    ['with blanks', '<a b@example.net>'],
    ['with another header', '<a@example.net>\r\n\tBcc: <eve@evil.example>'],
    ['beyond ASCII', '<ä\u2028@example.net>'],
    ['overlong', `<${'x'.repeat(2_000)}@example.net>`],
    ['in quotes', '<"a>b"@example.net>'],
    ['not there', ''],
  ])('%s leaves all the same, and only by the book', async (what, messageId) => {
    const { agent } = world().people;
    const { support } = world();
    const subject = `Strange ids ${what}`;
    const ids = messageId === '' ? '' : `Message-ID: ${messageId}\r\nReferences: ${messageId} <b@example.net>\r\n`;
    const head = `From: zoe@example.net\r\nTo: ${support.address}\r\nSubject: ${subject}\r\n${ids}`;
    const zoe = world().customer('Zoe', 'zoe@example.net');
    expect((await zoe.hand(support.address, Buffer.from(`${head}\r\nx\r\n`))).code).toBe(250);
    const thread = await until('it is in the inbox', async () => {
      const threads = await agent.list<{ id: string; subject: string }>(`/v1/inboxes/${support.id}/threads`);
      return threads.find((one) => one.subject === subject);
    });
    const answer = await agent.ask('POST', `/v1/threads/${thread.id}/replies`, {
      body: { text: 'Thanks' },
      key: crypto.randomUUID(),
    });
    expect(answer.status).toBe(202);
    const { raw } = await captured(await leavesAsWritten(answer));
    const { inReplyTo = '', references = '' } = await PostalMime.parse(raw);
    expect(`${inReplyTo} ${references}`).toMatch(/^(?:<[!-;=?-~]{1,996}>|\s)*$/);
  });
});
