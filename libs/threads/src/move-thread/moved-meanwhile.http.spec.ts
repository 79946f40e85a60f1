import { randomUUID } from 'node:crypto';
import { CommandBus } from '@nestjs/cqrs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestContext } from '#libs/http';
import { type Holder, system } from '../../../../test/feature-app.js';
import { TestThreads } from '../../../../test/threads-house.js';
import { AddCommentCommand } from '../add-comment/add-comment.http.js';
import { AssignThreadCommand } from '../assign-thread/assign-thread.http.js';
import { threadDecider } from '../decider.js';
import { MergeThreadCommand } from '../merge-thread/merge-thread.http.js';
import { ReplyToThreadCommand } from '../reply-to-thread/reply-to-thread.http.js';
import { threadStream } from '../thread-events.js';
import { composed, mailbox } from '../thread.fixtures.js';
import { MoveThreadCommand } from './move-thread.http.js';

let threads: TestThreads;
let support: string, board: string;
let boss: Holder, ben: Holder;

beforeAll(async () => {
  threads = await TestThreads.start();
  [boss, ben] = [await threads.house.holder('member'), await threads.house.holder('member')];
  support = await threads.inbox([mailbox('support@threadlog.example', 'Support')]);
  board = await threads.inbox([mailbox('board@threadlog.example', 'Board')], boss);
}, 60_000);
afterAll(() => threads.stop());

const at = new Date().toISOString();
const asking = (): RequestContext => ({ ...system(), at, id: () => randomUUID() });
const execute = (sent: object) => threads.house.app.get(CommandBus).execute(sent as AssignThreadCommand);
const moved = (threadId: string) =>
  threads.must('POST', `/v1/threads/${threadId}/move`, { body: { inboxId: board } }, boss);

const state = async (threadId: string) => (await threads.house.store.load(threadDecider, threadStream(threadId))).state;

/** A thread where its sender's rights were asked, and which is elsewhere by now. */
const gone = async () => {
  const { threadId, emailId } = await threads.receive(support);
  await moved(threadId);
  return { ids: { threadId }, judged: { threadId, inboxId: support }, emailId };
};

const assigning = (userId: string) => ({ type: 'AssignThread', assignee: { kind: 'user', id: userId }, at }) as const;

describe('a command on a thread that was moved since its rights were asked', () => {
  it.each<[string, (thread: Awaited<ReturnType<typeof gone>>, context: RequestContext) => object]>([
    [
      'assigns it to nobody',
      ({ ids, judged }, context) => new AssignThreadCommand(ids, judged, assigning(ben.id), context),
    ],
    [
      'does not move it on',
      ({ ids, judged }, context) =>
        new MoveThreadCommand(ids, judged, { type: 'MoveThread', inboxId: support, sees: null, at }, context),
    ],
    [
      'lets it go into no other',
      ({ ids, judged }, context) =>
        new MergeThreadCommand(
          ids,
          judged,
          { type: 'MergeThread', intoThreadId: randomUUID(), mergeId: randomUUID(), at },
          context,
        ),
    ],
    [
      'makes nobody who is named follow it',
      ({ ids, judged }, context) => {
        const said = { commentId: randomUUID(), authorId: threads.agent.id, text: 'Ben?', mentions: [ben.id], at };
        const comment = { ...ids, commentId: said.commentId };
        return new AddCommentCommand(comment, judged, { type: 'AddComment', ...said }, context);
      },
    ],
    [
      'answers nobody',
      ({ ids, judged, emailId: answers }, context) => {
        const { inReplyTo: _1, references: _2, to: _3, cc: _4, inboxId: _5, answers: _6, ...email } = composed().data;
        const answer = { ...email, ...ids, emailId: randomUUID() };
        const whom = { answers, replyAll: false, to: [mailbox('zoe@example.net')], cc: null } as const;
        const unanswered = { here: [], elsewhere: [], unreachable: [] };
        const command = { type: 'ReplyToThread', ...whom, unanswered, email: answer } as const;
        return new ReplyToThreadCommand({ ...ids, emailId: answer.emailId }, judged, command, context);
      },
    ],
  ])('%s', async (_, command) => {
    const thread = await gone();
    const before = await state(thread.ids.threadId);
    await expect(execute(command(thread, asking()))).rejects.toMatchObject({ code: 'thread-moved' });
    expect(await state(thread.ids.threadId)).toEqual(before);
  });

  it('answers as the first time when it was carried out before', async () => {
    const { threadId } = await threads.receive(support);
    const judged = { threadId, inboxId: support };
    const assigned = new AssignThreadCommand({ threadId }, judged, assigning(boss.id), asking());
    const first: unknown = await execute(assigned);
    await moved(threadId);
    expect(await execute(assigned)).toEqual(first);
  });
});
