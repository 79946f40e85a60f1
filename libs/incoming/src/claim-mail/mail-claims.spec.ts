import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { peopleEvents, peopleProjections } from '#libs/people';
import { type FeatureApp, startFeatureApp, system } from '../../../../test/feature-app.js';
import { CLAIM_HOLDS, mailClaimEvents } from './mail-claim.js';
import { MailClaims } from './mail-claims.worker.js';

let house: FeatureApp;
beforeAll(async () => {
  house = await startFeatureApp({
    imports: [],
    events: { ...peopleEvents, ...mailClaimEvents },
    projections: peopleProjections,
  });
});
afterAll(() => house.stop());

const elsewhere = (): MailClaims => new MailClaims(house.anotherStore());

const claim = (said: { inboxId: string; messageId: string | null; contentHash: string; inboundMailId?: string }) => ({
  ...{ inboundMailId: randomUUID(), at: '2026-03-01T09:00:00.000Z', ...said },
});

describe('claiming what a mail says', () => {
  it('has one first mail, however many processes ask at once', async () => {
    const processes = [elsewhere(), elsewhere(), elsewhere()];
    for (const messageId of ['<1@example.net>', null]) {
      const said = { inboxId: randomUUID(), messageId, contentHash: 'a' };
      const claims = Array.from({ length: 9 }, () => claim(said));
      const answers = await Promise.all(claims.map((one, n) => processes[n % 3]!.claim(one, system())));
      const first = claims.filter((_, n) => answers[n]!.standing === 'first');
      expect(first).toHaveLength(1);
      const [{ inboundMailId }] = first as [(typeof claims)[number]];
      const others = answers.filter(({ standing }) => standing !== 'first');
      expect(others).toEqual(others.map(() => ({ standing: 'repeats', of: inboundMailId, awaitedIn: null })));
      for (const [n, one] of claims.entries()) expect(await elsewhere().claim(one, system())).toEqual(answers[n]);
    }
  });

  it('is of one inbox, and of one Message-ID', async () => {
    const said = { inboxId: randomUUID(), messageId: '<1@example.net>', contentHash: 'a' };
    expect(await elsewhere().claim(claim(said), system())).toEqual({ standing: 'first', awaitedIn: null });
    for (const other of [{ inboxId: randomUUID() }, { messageId: '<2@example.net>' }, { messageId: null }]) {
      expect(await elsewhere().claim(claim({ ...said, ...other }), system())).toEqual({
        standing: 'first',
        awaitedIn: null,
      });
    }
  });

  it('knows the conversation that it was awaited in, or that it came first, however many ask at once', async () => {
    const [inboxId, messageId, at] = [randomUUID(), '<1@example.net>', '2026-03-01T09:00:00.000Z'];
    const threads = Array.from({ length: 6 }, () => randomUUID());
    const words = threads.map((threadId, n) =>
      [elsewhere(), elsewhere()][n % 2]!.leaveWord({ inboxId, messageId, threadId, at }, system()),
    );
    const mail = claim({ inboxId, messageId, contentHash: 'a' });
    const [claimed, ...answers] = await Promise.all([elsewhere().claim(mail, system()), ...words]);
    for (const { held, awaitedIn } of answers) {
      expect(awaitedIn).toBe(claimed.awaitedIn);
      if (claimed.awaitedIn === null) expect(held).toMatchObject([{ inboundMailId: mail.inboundMailId }]);
      else expect(threads).toContain(awaitedIn);
    }
  });

  it('tells copies apart by content alone where too many mails share a Message-ID', async () => {
    const [claims, inboxId] = [elsewhere(), randomUUID()];
    const said = (contentHash: string) => claim({ inboxId, messageId: '<same@example.net>', contentHash });
    const first = said('0');
    await claims.claim(first, system());
    for (let n = 1; n < CLAIM_HOLDS; n += 1) await claims.claim(said(String(n)), system());
    const [one, copy, another] = [said('new'), said('new'), said('newer')];
    const differs = { standing: 'differs', from: first.inboundMailId, awaitedIn: null };
    expect(await claims.claim(one, system())).toEqual(differs);
    expect(await claims.claim(copy, system())).toEqual({ standing: 'repeats', of: one.inboundMailId, awaitedIn: null });
    expect(await claims.claim(another, system())).toEqual(differs);
    expect(await elsewhere().claim(one, system())).toEqual(differs);
  });
});
