import { afterEach, describe, expect, it } from 'vitest';
import {
  drop,
  type Reply,
  type Script,
  type ScriptedPeer,
  silence,
  startScriptedPeer,
} from '../../../../test/scripted-smtp-peer.js';
import { AnswerLost, NotSent } from './send-result.js';
import { SmtpSender, type SmtpSenderOptions } from './smtp-sender.js';

const raw = Buffer.from('From: a@example.com\r\nSubject: s\r\n\r\nHello\r\n.a line with a dot\r\n');
const ann = 'ann@example.org';
const bob = 'bob@example.org';
const envelope = { from: 'team@example.com', to: [ann, bob] };
const quick = { connectMs: 2_000, greetingMs: 300, commandMs: 300, answerMs: 300 };

const open: (SmtpSender | ScriptedPeer)[] = [];
const start = async (script: Script = {}, options: Partial<SmtpSenderOptions> = {}) => {
  const peer = await startScriptedPeer(script);
  const sender = new SmtpSender({ url: peer.url, timeouts: quick, ...options });
  open.push(sender, peer);
  return { peer, sender };
};
afterEach(async () => {
  for (const each of open.splice(0)) await ('stop' in each ? each.stop() : each.close());
});

const failure = async (sending: Promise<unknown>): Promise<unknown> => {
  try {
    await sending;
  } catch (error) {
    return error;
  }
  throw new Error('the mail was sent');
};

describe.each([{ extensions: [] }, { extensions: ['PIPELINING', '8BITMIME', 'SIZE 30000000'] }])(
  'SmtpSender with $extensions',
  (base) => {
    it('hands the mail over with exactly the envelope it is given', async () => {
      const { peer, sender } = await start(base);
      const result = await sender.send(envelope, raw);
      expect(result.recipients).toEqual([
        { address: ann, outcome: 'delivered', reply: '250 2.0.0 queued as 1' },
        { address: bob, outcome: 'delivered', reply: '250 2.0.0 queued as 1' },
      ]);
      expect(peer.taken).toEqual([
        { from: 'team@example.com', to: [ann, bob], data: raw.toString().replace('\n.a', '\n..a') },
      ]);
    });

    it('quotes a local part that may not stand bare, and tells of it by the address it was given', async () => {
      const [john, tanaka] = ['john..doe@docomo.example', 'tanaka.@ezweb.example'];
      const quoted = '"tanaka."@ezweb.example';
      const script = { ...base, rcpt: (address: string) => (address === quoted ? '550 5.1.1 no' : undefined) };
      const { peer, sender } = await start(script);
      const { recipients } = await sender.send({ ...envelope, to: [john, tanaka] }, raw);
      expect(recipients.map(({ address, outcome }) => [address, outcome])).toEqual([
        [john, 'delivered'],
        [tanaka, 'failed'],
      ]);
      expect(peer.commands.filter((line) => line.startsWith('RCPT'))).toEqual([
        'RCPT TO:<"john..doe"@docomo.example>',
        `RCPT TO:<${quoted}>`,
      ]);
      peer.follow({ ...script, dot: drop });
      const lost = await failure(sender.send({ ...envelope, to: [john, tanaka] }, raw));
      expect(lost).toMatchObject({ accepted: [john], refused: [{ address: tanaka }] });
    });

    it('sends from the null return path', async () => {
      const { peer, sender } = await start(base);
      await sender.send({ from: null, to: [ann] }, raw);
      expect(peer.taken[0]?.from).toBe('');
    });

    it.each([
      ['a 4xx to one recipient', '450 4.2.1 busy', 'deferred'],
      ['a 5xx to one recipient', '550 5.1.1 no such user', 'failed'],
    ])('reports %s beside the delivery to the other', async (_case, reply, outcome) => {
      const { peer, sender } = await start({ ...base, rcpt: (address) => (address === bob ? reply : undefined) });
      const { recipients } = await sender.send(envelope, raw);
      expect(recipients).toEqual([
        { address: ann, outcome: 'delivered', reply: '250 2.0.0 queued as 1' },
        { address: bob, outcome, reply },
      ]);
      expect(peer.taken[0]?.to).toEqual([ann]);
    });

    it('reports each refusal when every recipient is refused, and goes on over the same connection', async () => {
      const { peer, sender } = await start({
        ...base,
        rcpt: (address) => (address === bob ? '550 5.1.1 no' : '451 4.3.0 later'),
      });
      expect((await sender.send(envelope, raw)).recipients).toEqual([
        { address: ann, outcome: 'deferred', reply: '451 4.3.0 later' },
        { address: bob, outcome: 'failed', reply: '550 5.1.1 no' },
      ]);
      expect(peer.taken).toEqual([]);
      peer.follow(base);
      expect((await sender.send(envelope, raw)).recipients.map(({ outcome }) => outcome)).toEqual([
        'delivered',
        'delivered',
      ]);
      expect(peer.connections()).toBe(1);
    });

    it.each([
      ['DATA', { data: '451 4.3.0 not now' }, 'deferred', '451 4.3.0 not now'],
      ['DATA', { data: '554 5.6.0 never' }, 'failed', '554 5.6.0 never'],
      ['the mail', { dot: '450 4.7.1 greylisted' }, 'deferred', '450 4.7.1 greylisted'],
      ['the mail', { dot: '452 4.3.1 disk full' }, 'deferred', '452 4.3.1 disk full'],
      ['the mail', { dot: '554 5.7.1 spam' }, 'failed', '554 5.7.1 spam'],
      ['the mail', { dot: '421 4.3.2 shutting down' }, 'deferred', '421 4.3.2 shutting down'],
    ])('takes a refusal of %s (%j) for the recipients that were accepted', async (_stage, script, outcome, reply) => {
      const { sender } = await start({
        ...base,
        ...script,
        rcpt: (address) => (address === bob ? '550 5.1.1 no' : undefined),
      });
      expect((await sender.send(envelope, raw)).recipients).toEqual([
        { address: ann, outcome, reply },
        { address: bob, outcome: 'failed', reply: '550 5.1.1 no' },
      ]);
    });

    it.each<[string, Script, boolean, RegExp]>([
      ['a greeting of 421', { greeting: '421 4.3.2 busy' }, false, /421/],
      ['a greeting of 554', { greeting: '554 5.7.1 blocked' }, true, /554/],
      ['no greeting', { greeting: silence }, false, /./],
      ['a hang-up before the greeting', { greeting: drop }, false, /./],
      ['a hang-up after EHLO', { ehlo: drop }, false, /./],
      ['a MAIL refused for now', { mail: '450 4.7.1 later' }, false, /450 4.7.1 later/],
      ['a MAIL refused for ever', { mail: '553 5.1.8 bad sender' }, true, /553 5.1.8 bad sender/],
      ['421 to MAIL', { mail: '421 4.3.2 bye' }, false, /421/],
      ['silence after MAIL', { mail: silence }, false, /silent/],
      ['a hang-up after MAIL', { mail: drop }, false, /closed/],
      ['silence after RCPT', { rcpt: () => silence }, false, /silent/],
      ['a hang-up after RCPT', { rcpt: () => drop }, false, /closed/],
      ['421 to RCPT', { rcpt: () => '421 4.3.2 bye' }, false, /421/],
      ['silence after DATA', { data: silence }, false, /silent/],
      ['a hang-up after DATA', { data: drop }, false, /closed/],
    ])('is sure that nothing was sent after %s', async (_case, script, permanent, reply) => {
      const { peer, sender } = await start({ ...base, ...script });
      const error = await failure(sender.send(envelope, raw));
      expect(error).toBeInstanceOf(NotSent);
      expect(error).toMatchObject({ permanent });
      expect((error as NotSent).reply).toMatch(reply);
      expect(peer.taken).toEqual([]);
    });

    it.each<[string, Reply]>([
      ['hangs up', drop],
      ['goes silent', silence],
    ])('is sure that nothing was sent when the server %s within the mail', async (_case, then) => {
      const { peer, sender } = await start({ ...base, duringData: { bytes: 100_000, then } });
      const error = await failure(sender.send(envelope, Buffer.alloc(20_000_000, 'text of a long mail\r\n')));
      expect(error).toBeInstanceOf(NotSent);
      expect(peer.taken).toEqual([]);
    });

    it.each<[string, Reply]>([
      ['hangs up', drop],
      ['goes silent', silence],
      ['hangs up within its answer', { drop: true, after: '250 2.0' }],
    ])('says that the answer is lost when the server %s after the final dot', async (_case, dot) => {
      const { peer, sender } = await start({
        ...base,
        dot,
        rcpt: (address) => (address === bob ? '550 5.1.1 no' : undefined),
      });
      const error = await failure(sender.send(envelope, raw));
      if (typeof dot !== 'string' && 'after' in dot) {
        expect(error instanceof AnswerLost || error instanceof NotSent).toBe(true);
      }
      expect(error).toBeInstanceOf(AnswerLost);
      expect(error).toMatchObject({
        accepted: [ann],
        refused: [{ address: bob, outcome: 'failed', reply: '550 5.1.1 no' }],
      });
      expect(peer.taken).toHaveLength(1);
    });

    it('takes a 250 for delivery even when the server hangs up with it', async () => {
      const { peer, sender } = await start({ ...base, dot: { drop: true, after: '250 2.0.0 queued\r\n' } });
      expect((await sender.send(envelope, raw)).recipients.map(({ outcome }) => outcome)).toEqual([
        'delivered',
        'delivered',
      ]);
      await sender.send(envelope, raw);
      expect(peer.connections()).toBe(2);
    });

    it('opens a new connection when the server has hung up on the idle one', async () => {
      const { peer, sender } = await start(base);
      await sender.send(envelope, raw);
      peer.hangUp();
      await sender.send(envelope, raw);
      expect(peer.taken).toHaveLength(2);
      expect(peer.connections()).toBe(2);
    });
  },
);
