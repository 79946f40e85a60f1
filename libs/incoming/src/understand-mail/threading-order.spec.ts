import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, RuleBroken } from '#libs/decider';
import { type EmailReceived, type Thread, threadDecider, type ThreadEvent } from '#libs/threads';
import { inboxId, mailbox, received, support, uuid } from '../../../threads/src/thread.fixtures.js';
import { type Candidate, conversationOf, type Decided, decideThread } from './threading.js';

type Mail = EmailReceived['data'];

const people = ['zoe', 'max', 'ann'].map((name) => mailbox(`${name}@example.net`));
const idOf = (n: number): string => `<${n}@example.net>`;

const by = (from: Mail['from'], said: Partial<Mail>): Mail => {
  const attribution = { ...received().data.attribution, person: from };
  return received({ from, to: [support], attribution, ...said }).data;
};

/** The n-th mail of one conversation, in which everybody writes to everybody and answers the mail before. */
const mailOf = (n: number): Mail =>
  by(people[n % people.length]!, {
    emailId: uuid(100 + n),
    cc: people,
    messageId: idOf(n),
    inReplyTo: n === 0 ? [] : [idOf(n - 1)],
    references: Array.from({ length: n }, (_, before) => idOf(before)),
  });

const eve: Mail = by(mailbox('eve@example.org'), {
  ...{ emailId: uuid(109), cc: [], messageId: idOf(9), references: [idOf(0)], inReplyTo: [idOf(0)] },
});

/** The log of an inbox, and the two steps that a worker takes for each mail, between which others may take theirs. */
const inbox = () => {
  const threads = new Map<string, ThreadEvent[]>();
  const state = (threadId: string): Thread => fold(threadDecider, threads.get(threadId) ?? []);
  const homeOf = (emailId: string): readonly string[] =>
    [...threads].flatMap(([threadId, events]) =>
      events.filter(({ type, data }) => type === 'EmailReceived' && data.emailId === emailId).map(() => threadId),
    );

  const decide = (mail: Mail, viewsShow: boolean, again: boolean): Decided => {
    const { ids, rootId } = conversationOf(mail);
    const candidate = (threadId: string, messageId: string): Candidate => ({
      ...{ rule: 'references', messageId, threadId, thread: state(threadId) },
    });
    const seen = [...threads.keys()].flatMap((threadId) => {
      const { emails } = { emails: [], ...state(threadId) };
      const known = ids.find((id) => emails.some(({ messageId }) => messageId === id));
      return known === undefined ? [] : [candidate(threadId, known)];
    });
    const rootThreadId = `root of ${rootId}`;
    const root = again || ids.length > 0 ? candidate(rootThreadId, rootId ?? '') : null;
    const freshThreadId = `fresh for ${mail.emailId}`;
    const candidates = viewsShow ? seen : [];
    return decideThread({ inboxId, sender: mail.from.address, candidates, root, freshThreadId, rootThreadId });
  };

  const receive = (mail: Mail, { threadId, threading }: Decided): void => {
    const email = { ...mail, threadId, threading };
    const command = {
      type: 'ReceiveEmail',
      email,
      report: null,
      reopening: { automatic: [], bounce: true },
      routing: null,
    } as const;
    const events = threadDecider.decide(command, state(threadId));
    threads.set(threadId, [...(threads.get(threadId) ?? []), ...events]);
  };

  const deliver = (mail: Mail, decided: Decided, viewsShow: boolean): void => {
    try {
      receive(mail, decided);
    } catch (error) {
      if (!(error instanceof RuleBroken)) throw error;
      receive(mail, decide(mail, viewsShow, true));
    }
  };
  return { decide, deliver, homeOf };
};

/** Every mail is decided upon and delivered, in that order, and between each two steps anything else may happen. */
const runs = (mails: readonly Mail[]) => {
  const steps = [...mails, ...mails];
  return fc.record({
    steps: fc.shuffledSubarray(steps, { minLength: steps.length, maxLength: steps.length }),
    views: fc.array(fc.boolean(), { minLength: steps.length, maxLength: steps.length }),
  });
};

type Run = Readonly<{ steps: readonly Mail[]; views: readonly boolean[] }>;

const homesAfter = ({ steps, views }: Run): ReadonlyMap<string, readonly string[]> => {
  const { decide, deliver, homeOf } = inbox();
  const decided = new Map<Mail, Decided>();
  steps.forEach((mail, n) => {
    const known = decided.get(mail);
    if (known === undefined) decided.set(mail, decide(mail, views[n]!, false));
    else deliver(mail, known, views[n]!);
  });
  return new Map(steps.map(({ emailId }) => [emailId, homeOf(emailId)]));
};

describe('the mails of one conversation', () => {
  it('make one thread, in whatever order they come and however their handling overlaps', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }).chain((n) => runs(Array.from({ length: n }, (_, m) => mailOf(m)))),
        (run) => {
          const homes = [...homesAfter(run).values()];
          expect(homes.map(({ length }) => length)).toEqual(homes.map(() => 1));
          expect(new Set(homes.flat()).size).toBe(1);
        },
      ),
      { numRuns: 300 },
    ));

  it('are never joined by a stranger who knows an id, nor lost through one who comes first', () =>
    fc.assert(
      fc.property(runs([mailOf(0), mailOf(1), mailOf(2), eve]), (run) => {
        const homes = homesAfter(run);
        expect([...homes.values()].map(({ length }) => length)).toEqual([1, 1, 1, 1]);
        const [strange] = homes.get(eve.emailId)!;
        for (const [emailId, [home]] of homes) if (emailId !== eve.emailId) expect(home).not.toBe(strange);
      }),
      { numRuns: 300 },
    ));
});
