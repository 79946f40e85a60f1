import { describe, expect, it } from 'vitest';
import { given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import type { ThreadEvent } from '../thread-events.js';
import {
  assigned,
  attributed,
  closed,
  commented,
  composed,
  mailbox,
  markedAsNotSpam,
  markedAsSpam,
  max,
  minute,
  opened,
  received,
  support,
  unassigned,
  uuid,
  zoe,
} from '../thread.fixtures.js';
import type { ReplyToThread } from './reply-to-thread.js';

const { inReplyTo: _, references: __, answers: ___, to: ____, cc: _____, inboxId: ______, ...email } = composed().data;
const command: ReplyToThread = {
  type: 'ReplyToThread',
  answers: null,
  replyAll: false,
  unanswered: { here: [support.address], elsewhere: [], unreachable: [] },
  to: null,
  cc: null,
  email,
};
const taken = assigned({ at: minute(10), reason: 'answered' });
const question = [opened(), received()] as const;

const answered = (past: readonly ThreadEvent[], more: Partial<ReplyToThread>) => {
  const [event] = given(threadDecider, ...past)
    .when({ ...command, ...more })
    .decided();
  if (event?.type !== 'EmailComposed') throw new Error(`decided ${event?.type}`);
  return event.data;
};

describe('ReplyToThread', () => {
  it('answers the mail that came in, to its sender, and takes the thread', () =>
    given(threadDecider, ...question)
      .when(command)
      .then(composed(), taken));
  it('leaves the thread with whoever has it, a team too', () => {
    const night = { kind: 'team', id: uuid(70) } as const;
    given(threadDecider, ...question, assigned({ assignee: night }))
      .when(command)
      .then(composed());
    given(threadDecider, ...question, assigned({ assignee: night }), unassigned())
      .when(command)
      .then(composed(), taken);
  });
  it('takes nothing by an answer that was given before', () =>
    given(threadDecider, ...question, composed(), taken, unassigned())
      .when(command)
      .thenNothing());
  it('answers all', () =>
    given(threadDecider, ...question)
      .when({ ...command, replyAll: true })
      .then(composed({ cc: [max] }), taken));
  it('leaves a closed thread closed', () =>
    given(threadDecider, ...question, closed())
      .when(command)
      .then(composed(), taken));
  it('answers no spam until somebody says that it is none', () => {
    given(threadDecider, ...question, markedAsSpam())
      .when(command)
      .thenBroken('thread-is-spam');
    given(threadDecider, ...question, markedAsSpam(), markedAsNotSpam())
      .when(command)
      .then(composed(), taken);
    given(threadDecider, ...question, composed(), markedAsSpam())
      .when(command)
      .thenNothing();
  });
  it('answers the newest that came in, however much we wrote since', () => {
    const later = received({ emailId: uuid(50), at: minute(40), messageId: '<later@example.net>' });
    const ours = composed({ emailId: uuid(51), at: minute(50) });
    expect(answered([...question, later, ours], {})).toMatchObject({
      answers: uuid(50),
      inReplyTo: '<later@example.net>',
    });
  });
  it('answers our own mail when nobody wrote to us, to whom it went', () => {
    const ours = composed({ emailId: uuid(51), to: [max], messageId: '<offer@example.org>' });
    expect(answered([opened(), ours], {})).toMatchObject({
      answers: uuid(51),
      to: [max],
      inReplyTo: '<offer@example.org>',
    });
  });
  it('answers all, whomever the writer adds or moves, and nobody less', () => {
    const all = { ...command, replyAll: true };
    expect(answered(question, { replyAll: true, cc: [max, mailbox('ann@example.net')] })).toMatchObject({
      to: [zoe],
      cc: [max, mailbox('ann@example.net')],
    });
    expect(answered(question, { replyAll: true, to: [max, zoe] })).toMatchObject({ to: [max, zoe], cc: [] });
    given(threadDecider, ...question)
      .when({ ...all, cc: [] })
      .thenBroken('recipient-left-out');
  });
  it('answers all but those whom no mail reaches, and nobody is left out by that', () => {
    const unanswered = { ...command.unanswered, unreachable: [zoe.address] };
    expect(answered(question, { replyAll: true, unanswered })).toMatchObject({ to: [], cc: [max] });
    given(threadDecider, ...question)
      .when({ ...command, unanswered })
      .thenBroken('no-recipient');
  });
  it('writes to whom it is told', () =>
    expect(answered(question, { to: [], cc: [max] })).toMatchObject({ to: [], cc: [max] }));
  it('keeps to the inbox of the thread', () =>
    expect(answered([opened({ inboxId: uuid(60) }), received()], {}).inboxId).toBe(uuid(60)));

  it('knows no thread that was not opened', () => given(threadDecider).when(command).thenBroken('thread-missing'));
  it('finds nothing to answer where there is no mail', () =>
    given(threadDecider, opened(), commented()).when(command).thenBroken('nothing-to-answer'));
  it('answers no mail of another thread', () =>
    given(threadDecider, ...question)
      .when({ ...command, answers: uuid(99) })
      .thenBroken('email-missing'));
  it.each([mailbox(''), support])('has nobody to write to when the mail came from "$address"', (person) => {
    const attribution = { ...received().data.attribution, person };
    given(threadDecider, opened(), received({ from: person, attribution }))
      .when(command)
      .thenBroken('no-recipient');
  });
  it('answers the author of a mail that was passed on, until it is said to be another’s', () => {
    const forwarded = { rule: 'forwarded-inline', person: max, forwarder: zoe, original: max } as const;
    const past = [opened(), received({ attribution: { ...received().data.attribution, ...forwarded } })];
    expect(answered(past, {}).to).toEqual([max]);
    expect(answered([...past, attributed({ person: zoe })], {}).to).toEqual([zoe]);
  });
  it('is quiet the second time', () =>
    given(threadDecider, ...question, composed())
      .when(command)
      .thenNothing());
  it('tells the same mail from another answer', () =>
    expect(answered([...question, composed({ emailId: uuid(52) })], {}).to).toEqual([zoe]));
});
