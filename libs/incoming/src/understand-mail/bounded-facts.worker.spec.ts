import { expect, it } from 'vitest';
import { attackMails } from '../../../../bench/corpus/attack-mails.js';
import { letter, MailPipeline } from '../../../../test/mail-pipeline.js';

const on = async (options: { maxAppendSize?: number }, act: (pipeline: MailPipeline) => Promise<void>) => {
  const pipeline = await MailPipeline.start(options);
  try {
    await pipeline.inbox('support@example.org');
    await act(pipeline);
  } finally {
    await pipeline.stop();
  }
};

it('a mail whose lists are longer together than an event may be comes to its thread, and says what was cut', () =>
  on({}, async (pipeline) => {
    const attack = attackMails.find(({ name }) => name === 'lists that are longer together than an event');
    const inboundMailId = await pipeline.receive(attack!.raw());
    const { threadId } = await pipeline.threaded(inboundMailId);
    const received = (await pipeline.thread(threadId)).find(({ type }) => type === 'EmailReceived');
    expect(received).toMatchObject({ data: { from: { address: 'eve@attack.example' } } });
    expect(received?.data).toHaveProperty('defects', expect.arrayContaining(['facts-cut']));
    expect(received?.data).toHaveProperty('attachments.length', 990);
  }));

it('a mail that the event store will not take is set aside at once', () =>
  on({ maxAppendSize: 8_192 }, async (pipeline) => {
    const recipients = Array.from({ length: 200 }, (_, n) => `recipient-${n}@example.net`).join(', ');
    const inboundMailId = await pipeline.receive(letter({ header: `Cc: ${recipients}\r\n` }));
    expect((await pipeline.story(inboundMailId)).at(-1)).toMatchObject({
      type: 'InboundMailQuarantined',
      data: { reason: 'decision-failed', detail: expect.stringContaining('refused') as string },
    });
  }));
