import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  type Answer,
  Answers,
  CalledBy,
  Context,
  count,
  logPosition,
  Problem,
  problemDocument,
  problemOf,
  problemSchema,
  type RequestContext,
  uuid,
} from '#libs/http';
import type { Person } from '#libs/people';
import { type ThreadAction, threadAction, ThreadActions } from './thread-action.http.js';

const MOST_THREADS = 100;
const AT_ONCE = 10;

const body = z.strictObject({
  threadIds: z
    .array(uuid)
    .min(1)
    .max(MOST_THREADS)
    .transform((ids) => [...new Set(ids)]),
  action: threadAction,
});

const resultSchema = z.object({
  threadId: uuid,
  status: z.int().min(200).max(599).describe('what the act on this thread alone would have answered'),
  revision: count.nullable().describe('that of the thread, where it was done'),
  problem: problemSchema.nullable().describe('why it was not done'),
});

const answerSchema = z
  .object({
    position: logPosition.nullable().describe('the last that was written; null where nothing was done'),
    data: z.array(resultSchema).describe('one for each thread, in the order in which they were named first'),
  })
  .meta({ id: 'ThreadResults' });

/** What became of the act on one thread; `position` is null where it was refused. */
type Outcome = Readonly<{ result: Answer<typeof resultSchema>; position: bigint | null }>;

@ApiTags('threads')
@Controller('v1/threads')
export class ActOnThreadsRoute {
  constructor(private readonly actions: ThreadActions) {}

  @Post('bulk')
  @Answers(
    200,
    answerSchema,
    'Does the same to up to 100 threads, each by itself: what cannot be done to one hinders no other, and the same request again does none twice.',
  )
  async actOnThreads(
    @Body({ schema: body }) { threadIds, action }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Answer<typeof answerSchema>> {
    if (context.expectedRevision !== undefined)
      throw Problem.badRequest('if-match-of-many', 'If-Match names the revision of one thread: act on that one alone');
    const outcomes: Outcome[] = [];
    for (let n = 0; n < threadIds.length; n += AT_ONCE) {
      const some = threadIds.slice(n, n + AT_ONCE);
      outcomes.push(...(await Promise.all(some.map((threadId) => this.act(action, threadId, person, context)))));
    }
    const positions = outcomes.flatMap(({ position }) => position ?? []);
    const last = positions.reduce<bigint>((a, b) => (a > b ? a : b), 0n);
    return { position: positions.length === 0 ? null : String(last), data: outcomes.map(({ result }) => result) };
  }

  /** The act on each thread has a command id of its own, which the same request derives again. A fault of ours ends the whole request. */
  private async act(action: ThreadAction, threadId: string, person: Person, context: RequestContext): Promise<Outcome> {
    try {
      const ofThread = { ...context, commandId: context.id(threadId) };
      const { revision, position } = await this.actions.run(action, threadId, person, ofThread);
      return { result: { threadId, status: 200, revision, problem: null }, position: BigInt(position) };
    } catch (error) {
      const problem = problemOf(error);
      if (problem === null) throw error;
      const document = problemDocument(problem, `/v1/threads/${threadId}`);
      return { result: { threadId, status: problem.getStatus(), revision: null, problem: document }, position: null };
    }
  }
}
