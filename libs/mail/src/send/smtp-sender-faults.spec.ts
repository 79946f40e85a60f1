import { describe, it } from 'vitest';
import { startScriptedPeer } from '../../../../test/scripted-smtp-peer.js';
import { ann, bob, smtpFaults } from '../../../../test/smtp-faults.js';
import { AnswerLost, NotSent } from './send-result.js';
import { SmtpSender } from './smtp-sender.js';

const raw = Buffer.from('From: team@example.com\r\nSubject: s\r\n\r\nHello\r\n');
const longer = (bytes: number): Buffer => Buffer.concat([raw, Buffer.alloc(bytes, 'text of a long mail\r\n')]);
const envelope = { from: 'team@example.com', to: [ann, bob] };
const timeouts = { connectMs: 2_000, greetingMs: 500, commandMs: 500, answerMs: 500 };

type Told = Readonly<{ fates: Readonly<Record<string, string>>; ofServer: boolean }>;

/** What the sender says of each recipient, in the words of the table. */
const told = async (sender: SmtpSender, mail: Buffer = raw): Promise<Told> => {
  try {
    const { recipients } = await sender.send(envelope, mail);
    return {
      fates: Object.fromEntries(recipients.map(({ address, outcome }) => [address, outcome])),
      ofServer: false,
    };
  } catch (error) {
    if (error instanceof NotSent) {
      const { fault, permanent } = error;
      const fate = permanent && (fault === null || fault.kind === 'sender-refused') ? 'failed' : 'deferred';
      return { fates: { [ann]: fate, [bob]: fate }, ofServer: fault !== null };
    }
    if (error instanceof AnswerLost) {
      const doubtful = error.accepted.map((address) => [address, 'in-doubt']);
      const refused = error.refused.map(({ address, outcome }) => [address, outcome]);
      return { fates: Object.fromEntries([...doubtful, ...refused]), ofServer: false };
    }
    throw error;
  }
};

describe.concurrent.each([{ extensions: [] }, { extensions: ['PIPELINING', '8BITMIME', 'SIZE 30000000'] }])(
  'with a server of $extensions',
  ({ extensions }) => {
    it.for(smtpFaults)(
      '$fault leads to ann: $ann, bob: $bob',
      async ({ script, about, taken, ...fault }, { expect, onTestFinished }) => {
        const peer = await startScriptedPeer({ ...script, extensions: [...extensions, ...(script.extensions ?? [])] });
        const sender = new SmtpSender({ url: peer.url.replace('//', '//team:secret@'), timeouts });
        onTestFinished(async () => {
          await sender.close();
          await peer.stop();
        });
        expect(await told(sender, longer(fault.bytes))).toEqual({
          fates: { [ann]: fault.ann, [bob]: fault.bob },
          ofServer: about === 'server',
        });
        expect(peer.taken).toHaveLength(taken);
        // However this one ended, the next is none the worse for it.
        peer.follow({ extensions });
        expect((await told(sender)).fates).toEqual({ [ann]: 'delivered', [bob]: 'delivered' });
        expect(peer.taken.slice(taken)).toMatchObject([{ from: 'team@example.com', to: [ann, bob] }]);
      },
    );
  },
);
