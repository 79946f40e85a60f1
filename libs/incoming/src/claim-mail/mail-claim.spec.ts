import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, given } from '#libs/decider';
import { inboxId, second, uuid } from '../inbound-mail.fixtures.js';
import {
  CLAIM_HOLDS,
  type ClaimMail,
  type InboundMailClaimed,
  mailClaimDecider,
  type MailClaimEvent,
  type MessageAwaited,
  standingOf,
} from './mail-claim.js';

const claimed = (mail: number, content: string): InboundMailClaimed => ({
  type: 'InboundMailClaimed',
  data: { inboxId, messageId: '<1@example.net>', contentHash: content, inboundMailId: uuid(mail), at: second(mail) },
});

const claim = (mail: number, content: string): ClaimMail => ({ type: 'ClaimMail', claim: claimed(mail, content).data });

const awaited = (thread: number): MessageAwaited => ({
  type: 'MessageAwaited',
  data: { inboxId, messageId: '<1@example.net>', threadId: uuid(thread), at: second(thread) },
});

const standing = (mail: number, content: string, ...past: readonly MailClaimEvent[]) =>
  standingOf(claimed(mail, content).data, fold(mailClaimDecider, past));

describe('ClaimMail', () => {
  it('claims what was said by no mail before', () => {
    given(mailClaimDecider).when(claim(1, 'a')).then(claimed(1, 'a'));
    given(mailClaimDecider, claimed(1, 'a')).when(claim(2, 'b')).then(claimed(2, 'b'));
  });
  it('claims nothing for a copy, nor for the same mail again, even as another parser reads it', () => {
    given(mailClaimDecider, claimed(1, 'a')).when(claim(2, 'a')).thenNothing();
    given(mailClaimDecider, claimed(1, 'a')).when(claim(1, 'a')).thenNothing();
    given(mailClaimDecider, claimed(1, 'a')).when(claim(1, 'b')).thenNothing();
  });
  it('holds so many and no more', () => {
    const many = Array.from({ length: CLAIM_HOLDS }, (_, n) => claimed(n, String(n)));
    given(mailClaimDecider, ...many)
      .when(claim(CLAIM_HOLDS, 'new'))
      .thenNothing();
    expect(standing(CLAIM_HOLDS, 'new', ...many)).toEqual({ standing: 'crowded', from: uuid(0) });
    expect(standing(CLAIM_HOLDS, '7', ...many)).toEqual({ standing: 'repeats', of: uuid(7) });
  });
});

describe('AwaitMessage', () => {
  const wait = (thread: number) => ({ type: 'AwaitMessage', awaited: awaited(thread).data }) as const;

  it('leaves word once, and none where a mail is', () => {
    given(mailClaimDecider).when(wait(50)).then(awaited(50));
    given(mailClaimDecider, awaited(50)).when(wait(51)).thenNothing();
    given(mailClaimDecider, claimed(1, 'a')).when(wait(50)).thenNothing();
  });

  it('tells whoever comes under the id, and takes nothing from the first of them', () => {
    given(mailClaimDecider, awaited(50)).when(claim(1, 'a')).then(claimed(1, 'a'));
    expect(fold(mailClaimDecider, [awaited(50), claimed(1, 'a')])).toMatchObject({ awaitedIn: uuid(50) });
    expect(standing(1, 'a', awaited(50), claimed(1, 'a'))).toEqual({ standing: 'first' });
  });
});

describe('standingOf', () => {
  it('tells the first, a copy, and a mail that says something else', () => {
    const past = [claimed(1, 'a'), claimed(2, 'b')];
    expect(standing(1, 'a', ...past)).toEqual({ standing: 'first' });
    expect(standing(2, 'b', ...past)).toEqual({ standing: 'differs', from: uuid(1) });
    expect(standing(3, 'a', ...past)).toEqual({ standing: 'repeats', of: uuid(1) });
    expect(standing(3, 'b', ...past)).toEqual({ standing: 'repeats', of: uuid(2) });
  });

  it('finds every content kept once, whatever the order in which mails come and come again', () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 12 }).chain((contents) => {
          const mails = contents.map((content, mail) => ({ mail, content }));
          return fc.array(fc.constantFrom(...mails), { maxLength: 12 }).chain((again) =>
            fc.shuffledSubarray([...mails, ...again], {
              minLength: mails.length + again.length,
              maxLength: mails.length + again.length,
            }),
          );
        }),
        (asked) => {
          const log: MailClaimEvent[] = [];
          const answers = new Map<number, Set<string>>();
          for (const { mail, content } of asked) {
            const state = fold(mailClaimDecider, log);
            log.push(...mailClaimDecider.decide(claim(mail, content), state));
            const answer = JSON.stringify(standing(mail, content, ...log));
            answers.set(mail, (answers.get(mail) ?? new Set()).add(answer));
          }
          const contents = new Map(asked.map(({ mail, content }) => [mail, content]));
          for (const said of new Set(contents.values())) {
            const alike = [...contents].filter(([, content]) => content === said).map(([mail]) => mail);
            const kept = alike.filter((mail) => ![...answers.get(mail)!].some((one) => one.includes('repeats')));
            expect(kept).toHaveLength(1);
            for (const mail of alike) {
              expect(answers.get(mail)!.size).toBe(1);
              if (mail !== kept[0]) expect([...answers.get(mail)!][0]).toContain(uuid(kept[0]!));
            }
          }
        },
      ),
    ));
});
