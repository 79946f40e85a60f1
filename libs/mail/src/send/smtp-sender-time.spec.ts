import { describe, expect, it, onTestFinished } from 'vitest';
import { type Script, silence, startScriptedPeer } from '../../../../test/scripted-smtp-peer.js';
import { AnswerLost, NotSent } from './send-result.js';
import { SmtpSender, type SmtpSenderOptions } from './smtp-sender.js';

const raw = Buffer.from('From: team@example.com\r\nSubject: s\r\n\r\nHello\r\n');
const envelope = { from: 'team@example.com', to: ['ann@example.org'] };
const timeouts = { connectMs: 2_000, greetingMs: 500, commandMs: 500, answerMs: 500 };

const start = async (script: Script, options: Partial<SmtpSenderOptions> = {}) => {
  const peer = await startScriptedPeer(script);
  const sender = new SmtpSender({ url: peer.url, timeouts, ...options });
  onTestFinished(async () => {
    await sender.close();
    await peer.stop();
  });
  return { peer, sender };
};

describe('a server that is slow, but there', () => {
  it('is waited for while it reads a large mail in pieces', async () => {
    const unhurried = { ...timeouts, commandMs: 2_000, answerMs: 20_000 };
    const { peer, sender } = await start({ restsMs: 40 }, { timeouts: unhurried });
    const large = Buffer.alloc(21 * 380_000, 'text of a long mail\r\n');
    const startedAt = Date.now();
    expect((await sender.send(envelope, large)).recipients).toMatchObject([{ outcome: 'delivered' }]);
    expect(peer.taken[0]?.data.length).toBe(large.length);
    expect(Date.now() - startedAt).toBeGreaterThan(unhurried.commandMs);
  });

  it('is given its time for each recipient, not for all of them together', async () => {
    const to = Array.from({ length: 12 }, (_, n) => `r${n}@example.org`);
    const { peer, sender } = await start({ repliesAfterMs: 80 });
    const { recipients } = await sender.send({ ...envelope, to }, raw);
    expect(recipients.map(({ outcome }) => outcome)).toEqual(to.map(() => 'delivered'));
    expect(peer.taken).toMatchObject([{ to }]);
  });
});

describe('a mail for which there is no time left', () => {
  const patient = { timeouts: { connectMs: 60_000, greetingMs: 60_000, commandMs: 60_000, answerMs: 60_000 } };
  const soon = (): AbortSignal => AbortSignal.timeout(200);

  it.each<[string, Script]>([
    ['the greeting', { greeting: silence }],
    ['MAIL', { mail: silence }],
    ['DATA', { data: silence }],
  ])('is certainly not sent when the server is silent at %s', async (_stage, script) => {
    const { peer, sender } = await start(script, patient);
    await expect(sender.send(envelope, raw, soon())).rejects.toThrow(NotSent);
    expect(peer.taken).toEqual([]);
  });

  it('is in doubt when its final dot is out', async () => {
    const { sender } = await start({ dot: silence }, patient);
    const sending = sender.send(envelope, raw, soon());
    await expect(sending).rejects.toThrow(AnswerLost);
    await expect(sending).rejects.toMatchObject({
      accepted: envelope.to,
      reply: expect.stringMatching(/longer/) as string,
    });
  });

  it('is not sent later either when no connection was free', async () => {
    const { peer, sender } = await start({ mail: silence }, { ...patient, connections: 1 });
    const first = sender.send(envelope, raw, AbortSignal.timeout(400));
    const second = sender.send(envelope, raw, soon());
    await expect(second).rejects.toMatchObject({
      name: 'NotSent',
      permanent: false,
      reply: expect.stringContaining('free') as string,
    });
    await expect(first).rejects.toThrow(NotSent);
    peer.follow({});
    await sender.send({ ...envelope, to: ['third@example.org'] }, raw, AbortSignal.timeout(5_000));
    expect(peer.taken.map(({ to }) => to)).toEqual([['third@example.org']]);
  });

  it('is not begun when the time is over before', async () => {
    const { peer, sender } = await start({});
    await expect(sender.send(envelope, raw, AbortSignal.abort())).rejects.toThrow(NotSent);
    expect(peer.connections()).toBe(0);
  });
});
