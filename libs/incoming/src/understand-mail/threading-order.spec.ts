import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, RuleBroken } from '#libs/decider';
import { type EmailReceived, type Participant, type Thread, threadDecider, type ThreadEvent } from '#libs/threads';
import { inboxId, mailbox, received, support, uuid } from '../../../threads/src/thread.fixtures.js';
import { type AwaitMessage, type ClaimMail, mailClaimDecider, type MailClaimEvent } from '../claim-mail/mail-claim.js';
import { type Candidate, conversationOf, type Decided, decideThread, leadsSomewhere, mayGoTo } from './threading.js';

type Mail = EmailReceived['data'];

type Beside = Readonly<{ found: readonly Candidate[]; threadId: string | null }>;

const people = ['zoe', 'max', 'ann'].map((name) => mailbox(`${name}@example.net`));
const idOf = (n: number): string => `<${n}@example.net>`;

const by = (from: Mail['from'], said: Partial<Mail>): Mail => {
  const attribution = { ...received().data.attribution, person: from };
  return received({ from, to: [support], attribution, ...said }).data;
};

/** The n-th mail of one conversation, in which everybody writes to everybody and answers the mail before; `names` whom it names of those before. */
const mailOf = (n: number, names: 'all' | 'answered' = 'all'): Mail =>
  by(people[n % people.length]!, {
    emailId: uuid(100 + n),
    cc: people,
    messageId: idOf(n),
    inReplyTo: n === 0 ? [] : [idOf(n - 1)],
    references: names === 'all' ? Array.from({ length: n }, (_, before) => idOf(before)) : [],
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

  const claims = new Map<string, MailClaimEvent[]>();
  const decidedOf = new Map<string, Decided>();
  const claim = (messageId: string, command: ClaimMail | AwaitMessage) => {
    const events = claims.get(messageId) ?? [];
    events.push(...mailClaimDecider.decide(command, fold(mailClaimDecider, events)));
    claims.set(messageId, events);
    return fold(mailClaimDecider, events);
  };
  const candidate = (threadId: string, messageId: string): Candidate => ({
    ...{ rule: 'references', messageId, threadId, thread: state(threadId) },
  });

  /** As the claims on its own id and on the one it answers tell. */
  const beside = (mail: Mail, awaitedIn: string | null, sender: Participant): Beside => {
    const {
      messageId,
      inReplyTo: [answers],
      at,
    } = mail;
    const id = messageId ?? '';
    const waiting = awaitedIn === null ? [] : [candidate(awaitedIn, id)];
    const own = waiting.filter((one) => mayGoTo(inboxId, sender, one));
    const threadId = own[0]?.threadId ?? null;
    if (answers === undefined) return { found: own, threadId };
    const awaited = { inboxId, messageId: answers, threadId: threadId ?? `root of ${answers}`, at };
    const told = claim(answers, { type: 'AwaitMessage', awaited });
    const answered = told.held.length > 0 ? decidedOf.get(answers) : undefined;
    if (answered === undefined) return { found: own, threadId: told.awaitedIn ?? threadId };
    return { found: [candidate(answered.threadId, answers), ...own], threadId: answered.threadId };
  };

  const decide = (mail: Mail, viewsShow: boolean, begunIn: string | null): Decided => {
    const { ids, rootId } = conversationOf(mail);
    const said = {
      inboxId,
      messageId: mail.messageId,
      contentHash: mail.emailId,
      inboundMailId: mail.emailId,
      at: mail.at,
    };
    const { awaitedIn } = claim(mail.messageId ?? '', { type: 'ClaimMail', claim: said });
    const sender = { addresses: [mail.from.address], contactId: null };
    const seen = [...threads.keys()].flatMap((threadId) => {
      const { emails } = { emails: [], ...state(threadId) };
      const known = ids.find((id) => emails.some(({ messageId }) => messageId === id));
      return known === undefined ? [] : [candidate(threadId, known)];
    });
    const candidates = viewsShow ? seen : [];
    const isPlaced = begunIn !== null || mail.references.length > 0 || leadsSomewhere(inboxId, candidates);
    const { found, threadId } = isPlaced ? { found: [], threadId: null } : beside(mail, awaitedIn, sender);
    const rootThreadId = begunIn ?? threadId ?? `root of ${rootId}`;
    const root = begunIn !== null || ids.length > 0 ? candidate(rootThreadId, rootId ?? '') : null;
    const freshThreadId = `fresh for ${mail.emailId}`;
    const input = { inboxId, sender, candidates: [...candidates, ...found], root, freshThreadId, rootThreadId };
    const decided = decideThread(input);
    decidedOf.set(mail.messageId ?? '', decided);
    return decided;
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
      receive(mail, decide(mail, viewsShow, decided.threadId));
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
    if (known === undefined) decided.set(mail, decide(mail, views[n]!, null));
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

  it('make one thread for each run of them that came in a row, also where each names only the one it answers', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }).chain((n) => runs(Array.from({ length: n }, (_, m) => mailOf(m, 'answered')))),
        (run) => {
          const decided: number[] = [];
          let begun = 0;
          for (const mail of run.steps) {
            const n = Number(mail.messageId?.slice(1, 2));
            if (decided.includes(n)) continue;
            if (!decided.includes(n - 1) && !decided.includes(n + 1)) begun += 1;
            decided.push(n);
          }
          const homes = [...homesAfter(run).values()];
          expect(homes.map(({ length }) => length)).toEqual(homes.map(() => 1));
          expect(new Set(homes.flat()).size).toBe(begun);
        },
      ),
      { numRuns: 1_000 },
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
