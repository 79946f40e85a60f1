import { describe, expect, it } from 'vitest';
import { evolve, noThread, type Participant, type Thread, type ThreadEvent } from '#libs/threads';
import {
  composed,
  inboxId,
  mailbox,
  max,
  moved,
  opened,
  received,
  uuid,
  zoe,
} from '../../../threads/src/thread.fixtures.js';
import {
  answeredId,
  besideOriginal,
  type Candidate,
  conversationOf,
  decideThread,
  mayGoTo,
  type ThreadingInput,
} from './threading.js';

const by = (address: string): Participant => ({ addresses: [address], contactId: null });

const threadOf = (...events: readonly ThreadEvent[]): Thread => events.reduce(evolve, noThread);

const ours = threadOf(opened({ threadId: uuid(1) }), composed({ threadId: uuid(1), to: [zoe], cc: [max] }));

const candidate = (n: number, thread: Thread, rule: Candidate['rule'] = 'references'): Candidate => ({
  rule,
  messageId: `<${n}@example.net>`,
  threadId: uuid(n),
  thread,
});

const decide = (input: Partial<ThreadingInput>) => {
  const { threadId, threading } = decideThread({
    inboxId,
    sender: by(zoe.address),
    candidates: [],
    root: null,
    freshThreadId: uuid(90),
    rootThreadId: uuid(91),
    ...input,
  });
  return { threadId, ...threading };
};

const fresh = (matched: number) => ({
  threadId: uuid(90),
  rule: 'stranger',
  matched: `<${matched}@example.net>`,
  related: uuid(matched),
  version: 3,
});

describe('conversationOf', () => {
  it.each([
    ['answers', ['<2@x>'], ['<1@x>', '<2@x>'], { ids: ['<2@x>', '<1@x>'], rootId: '<1@x>' }],
    ['answers without References', ['<2@x>', '<3@x>'], [], { ids: ['<2@x>', '<3@x>'], rootId: '<2@x>' }],
    ['answers nothing, so that an answer which came first is found', [], [], { ids: [], rootId: '<me@x>' }],
  ])('of a mail that %s', (_, inReplyTo, references, expected) =>
    expect(conversationOf({ messageId: '<me@x>', inReplyTo, references })).toEqual(expected),
  );

  it('of a mail without any id is unknown', () =>
    expect(conversationOf({ messageId: null, inReplyTo: [], references: [] })).toEqual({ ids: [], rootId: null }));
});

describe('a conversation that was moved', () => {
  const elsewhere = uuid(60);
  const inPlace = evolve(ours, moved({ threadId: uuid(1), toInboxId: elsewhere }));
  const known = candidate(1, inPlace, 'own-message-id');

  it('keeps what comes to the inboxes that it lay in, from those who take part', () => {
    for (const place of [inboxId, elsewhere]) {
      expect(decide({ inboxId: place, candidates: [known] })).toMatchObject({ threadId: uuid(1), related: null });
      expect(answeredId(place, by(zoe.address), [known])).toBe(known.messageId);
    }
    expect(decide({ candidates: [known], sender: by('eve@example.net') })).toMatchObject(fresh(1));
  });

  it('is not joined from any other', () => {
    expect(decide({ inboxId: uuid(61), candidates: [known] })).toMatchObject({ threadId: uuid(91) });
    expect(answeredId(uuid(61), by(zoe.address), [known])).toBeNull();
  });
});

describe('decideThread', () => {
  it('follows an id of ours back to its thread', () =>
    expect(decide({ candidates: [candidate(1, ours, 'own-message-id')] })).toEqual({
      threadId: uuid(1),
      rule: 'own-message-id',
      matched: '<1@example.net>',
      related: null,
      version: 3,
    }));

  it('follows an id that was seen before', () =>
    expect(decide({ candidates: [candidate(1, ours)] })).toMatchObject({ threadId: uuid(1), rule: 'references' }));

  it.each(['ZOE@example.net', max.address, 'support@example.org'])('lets %s in, who takes part already', (sender) =>
    expect(decide({ sender: by(sender), candidates: [candidate(1, ours)] }).threadId).toBe(uuid(1)),
  );

  it('lets in whom a correspondent named, in Cc or as the one to answer', () => {
    const ann = mailbox('ann@example.net');
    for (const named of [{ cc: [ann] }, { replyTo: [ann] }]) {
      const thread = threadOf(opened(), received(named));
      expect(decide({ sender: by(ann.address), candidates: [candidate(1, thread)] }).threadId).toBe(uuid(1));
    }
  });

  it('gives a stranger who knows an id a thread of their own, which names the other', () => {
    const stranger = { sender: by('eve@example.net'), candidates: [candidate(1, ours, 'own-message-id')] };
    expect(decide(stranger)).toEqual(fresh(1));
  });

  it('takes a mail without a sender for a stranger’s, also where another one had none', () => {
    const nobodys = threadOf(opened(), received({ from: mailbox('') }));
    expect(decide({ sender: by(''), candidates: [candidate(1, nobodys)] })).toEqual(fresh(1));
  });

  it('prefers the thread where the sender takes part to one they are strange to', () => {
    const others = threadOf(opened(), composed({ to: [max] }));
    const candidates = [candidate(2, others, 'own-message-id'), candidate(1, ours)];
    expect(decide({ candidates })).toMatchObject({ threadId: uuid(1), rule: 'references' });
  });

  it('never leaves the inbox that the mail came to, nor tells of another', () => {
    const elsewhere = threadOf(opened({ inboxId: uuid(70) }), composed({ to: [zoe] }));
    expect(decide({ candidates: [candidate(1, elsewhere, 'own-message-id')] })).toEqual({
      threadId: uuid(91),
      rule: 'new-thread',
      matched: null,
      related: null,
      version: 3,
    });
  });

  it('lets an answer and its original meet in the thread of the first id, whichever came first', () => {
    expect(decide({ root: candidate(91, noThread) })).toMatchObject({ threadId: uuid(91), rule: 'new-thread' });
    const answered = threadOf(opened(), received({ from: max, to: [zoe] }));
    expect(decide({ root: candidate(91, answered) })).toMatchObject({ threadId: uuid(91), rule: 'references' });
  });

  it('does not let a stranger in by the first id either', () => {
    const attribution = { ...received().data.attribution, person: max };
    const answered = threadOf(opened(), received({ from: max, to: [max], cc: [], attribution }));
    expect(decide({ root: candidate(91, answered) })).toEqual(fresh(91));
  });
});

describe('mayGoTo', () => {
  const elsewhere = threadOf(opened({ inboxId: uuid(70) }), composed({ to: [zoe] }));
  it.each([
    ['where nobody is yet', zoe.address, noThread, true],
    ['to those whom the sender is among', zoe.address, ours, true],
    ['not to those who do not know the sender', 'eve@example.net', ours, false],
    ['not into another inbox', zoe.address, elsewhere, false],
  ])('lets a mail go where an answer to it waits: %s', (_, sender, thread, may) =>
    expect(mayGoTo(inboxId, by(sender), candidate(1, thread))).toBe(may),
  );
});

describe('besideOriginal', () => {
  it.each([
    ['own-message-id', 'own-message-id'],
    ['return-path', 'return-path'],
    ['embedded-headers', 'references'],
  ] as const)('puts a report by %s into the thread of the mail it speaks of', (rule, by) =>
    expect(besideOriginal({ rule, matched: 'what told', threadId: uuid(1), emailId: uuid(5) })).toEqual({
      threadId: uuid(1),
      threading: { rule: by, matched: 'what told', related: null, version: 3 },
    }),
  );
});

describe('answeredId', () => {
  const own = candidate(1, ours, 'own-message-id');
  it('is an id of ours that one who takes part answers', () =>
    expect(answeredId(inboxId, by(zoe.address), [candidate(1, ours), own])).toBe('<1@example.net>'));
  it.each([
    ['a stranger answers it', inboxId, 'eve@example.net', own],
    ['it is not of ours', inboxId, zoe.address, candidate(1, ours)],
    ['it leads to another inbox', uuid(70), zoe.address, own],
    ['it leads nowhere', inboxId, zoe.address, candidate(1, noThread, 'own-message-id')],
  ])('is none where %s', (_, inbox, sender, found) => expect(answeredId(inbox, by(sender), [found])).toBeNull());
});
