import { describe, expect, it } from 'vitest';
import { SmtpDialogue } from '../world/smtp-dialogue.js';
import { theWorld } from '../world/world.js';

const MAX_MAIL_BYTES = 100_000;

const world = theWorld({ env: { MAX_MAIL_BYTES: String(MAX_MAIL_BYTES) } });

type Refusal = Readonly<{ type: string; errors?: readonly { pointer: string; detail: string }[] }>;

/** The status of an answer, the last part of its problem type, and where the faults are. */
const refusal = async (path: string, body: unknown, headers = {}) => {
  const answer = await world().people.agent.ask('POST', path, { body, key: crypto.randomUUID(), headers });
  const { type, errors = [] } = answer.body as Refusal;
  expect(answer.headers.get('Content-Type')).toContain('application/problem+json');
  for (const { detail } of errors) expect(detail).not.toBe('');
  return [answer.status, type.split(':').at(-1), [...new Set(errors.map(({ pointer }) => pointer))]];
};

const mail = (wrong: object) => {
  const { support } = world();
  return {
    ...{ inboxId: support.id, from: support.address, to: ['clara@fjord.example'], subject: 'Hello', text: 'Hello.' },
    ...wrong,
  };
};

const CONTROLS = ['\r', '\n', '\r\n', '\0', '\t', '\u000b', '\u001b', '\u007f', '\u0085', '\u2028', '\u2029'];

const ADDRESSES = [
  ...['', 'clara', '@fjord.example', 'clara@', 'clara@fjord..example', 'clara.@fjord.example', 'clara@-fjord.example'],
  ...['Clara <clara@fjord.example>', '<clara@fjord.example>', '"clara j"@fjord.example', 'clara(her)@fjord.example'],
  ...['clara@[127.0.0.1]', 'clara@127.0.0.1', 'clara@fjord.example, luc@moreau.example', 'clara@fjord.example '],
  ...['clara@fjörd.example', 'clära@fjord.example', 'a@b@fjord.example', `${'a'.repeat(65)}@fjord.example`],
  `clara@${'fjord.'.repeat(45)}example`,
];

describe('a wrong field', () => {
  it.each<[string, object, readonly string[]]>([
    ['no inbox', { inboxId: undefined }, ['/inboxId']],
    ['an inbox that is no uuid', { inboxId: 'support' }, ['/inboxId']],
    ['a sender that is no address', { from: 'support' }, ['/from']],
    ['recipients that are no list', { to: 'clara@fjord.example' }, ['/to']],
    ['a recipient that is a number', { to: ['clara@fjord.example', 7] }, ['/to/1']],
    ['a named recipient without an address', { cc: [{ name: 'Clara' }] }, ['/cc/0/address']],
    ['a named recipient with a field too many', { to: [{ nmae: 'x', address: 'a@b.example' }] }, ['/to/0/nmae']],
    ['a named recipient with a wrong one', { bcc: [{ name: 'Clara', address: 'clara' }] }, ['/bcc/0/address']],
    ['too many recipients', { to: Array.from({ length: 101 }, (_, n) => `a${n}@b.example`) }, ['/to']],
    ['no subject', { subject: undefined }, ['/subject']],
    ['a subject that is too long', { subject: 'x'.repeat(901) }, ['/subject']],
    ['a text that is a list', { text: ['Hello.'] }, ['/text']],
    ['no body at all', { text: undefined }, ['/text']],
    ['an attachment that is no upload', { attachments: [{ uploadId: 'x' }] }, ['/attachments/0/uploadId']],
    ['a field that nobody knows', { subjekt: 'Hello' }, ['/subjekt']],
    ['several at once', { from: '', to: ['clara'], subject: 1 }, ['/from', '/to/0', '/subject']],
  ])('is named by its pointer: %s', async (_, wrong, pointers) => {
    const [status, , found] = await refusal('/v1/threads', mail(wrong));
    expect([status, found]).toEqual([400, pointers]);
  });

  it('is named where only the state of things makes it wrong', async () => {
    const upload = { uploadId: '0190a000-0000-7000-8000-000000000000' };
    expect(await refusal('/v1/threads', mail({ attachments: [upload] }))).toEqual([
      ...[400, 'upload-missing'],
      ['/attachments/0/uploadId'],
    ]);
    expect(await refusal('/v1/threads', mail({ from: 'ceo@threadlog.example' }))).toEqual([
      ...[400, 'from-not-connected'],
      ['/from'],
    ]);
    expect(await refusal('/v1/threads', mail({ to: [] }))).toEqual([409, 'no-recipient', []]);
  });

  it('is a body that is no JSON, or none at all', async () => {
    expect((await refusal('/v1/threads', Buffer.from('{"inboxId": ')))[0]).toBe(400);
    expect((await refusal('/v1/threads', Buffer.from('"text"')))[0]).toBe(400);
    expect((await refusal('/v1/threads', undefined))[0]).toBe(400);
  });
});

describe('an address for sending', () => {
  it.each(ADDRESSES)('is a strict addr-spec and nothing else: %j', async (address) => {
    expect(await refusal('/v1/threads', mail({ to: [address] }))).toEqual([400, 'invalid-request', ['/to/0']]);
    expect(await refusal('/v1/contacts', { name: 'Clara', addresses: [address] })).toEqual([
      ...[400, 'invalid-request'],
      ['/addresses/0'],
    ]);
  });
});

describe.each(CONTROLS)('the control character %j', (control) => {
  it('stands in no address, name, subject or file name', async () => {
    const invalid = (...pointers: string[]) => [400, 'invalid-request', pointers];
    const named = { name: `Clara${control}Bcc: x`, address: 'clara@fjord.example' };
    const address = `clara${control}@fjord.example`;
    expect(await refusal('/v1/threads', mail({ to: [address] }))).toEqual(invalid('/to/0'));
    expect(await refusal('/v1/threads', mail({ from: `support@threadlog.example${control}` }))).toEqual(
      invalid('/from'),
    );
    expect(await refusal('/v1/threads', mail({ to: [named] }))).toEqual(invalid('/to/0/name'));
    expect(await refusal('/v1/threads', mail({ subject: `Hello${control}Bcc: x` }))).toEqual(invalid('/subject'));
    expect(await refusal('/v1/contacts', { name: named.name })).toEqual(invalid('/name'));
    const fileName = encodeURIComponent(`offer${control}.txt`);
    const upload = refusal(`/v1/uploads?fileName=${fileName}`, Buffer.from('x'), { 'Content-Type': 'text/plain' });
    expect(await upload).toEqual(invalid('/fileName'));
    const attachments = [{ uploadId: world().support.id, fileName: `offer${control}.txt` }];
    expect(await refusal('/v1/threads', mail({ attachments }))).toEqual(invalid('/attachments/0/fileName'));
  });
});

describe('what is too large', () => {
  it('is refused: a body, an upload, a mail', async () => {
    const { support } = world();
    const long = 'x'.repeat(4 * 1024 * 1024);
    expect((await refusal('/v1/threads', mail({ text: long })))[0]).toBe(413);
    const file = Buffer.alloc(25 * 1024 * 1024 + 1);
    const headers = { 'Content-Type': 'application/octet-stream' };
    expect((await refusal('/v1/uploads?fileName=large.bin', file, headers))[0]).toBe(413);
    const dialogue = await SmtpDialogue.open(world().process('intake').smtp);
    expect((await dialogue.say('MAIL FROM:<luc@moreau.example> SIZE=100001')).code).toBe(552);
    await dialogue.say('MAIL FROM:<luc@moreau.example>');
    await dialogue.say(`RCPT TO:<${support.address}>`);
    expect((await dialogue.data(Buffer.alloc(MAX_MAIL_BYTES + 1, 'x\r\n'))).code).toBe(552);
    dialogue.close();
  });
});

describe('text that Postgres cannot hold', () => {
  it('is refused or kept, but stops no view', async () => {
    const { people, support } = world();
    for (const text of ['a\0b', 'a\ud800b', '\udc00', '\uffff']) {
      const composed = await people.agent.ask('POST', '/v1/threads', {
        body: mail({ text }),
        key: crypto.randomUUID(),
      });
      expect([202, 400]).toContain(composed.status);
      if (composed.status !== 202) continue;
      const { threadId } = composed.body as { threadId: string };
      const comment = await people.agent.ask('POST', `/v1/threads/${threadId}/comments`, { body: { text } });
      expect([201, 400]).toContain(comment.status);
    }
    await world().settled();
    expect(await people.agent.list(`/v1/inboxes/${support.id}/threads`)).not.toEqual([]);
  });
});
