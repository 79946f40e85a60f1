import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, instant, uuid } from '#libs/http';
import type { Person } from '#libs/people';
import { type ExistingThread, ThreadAccess } from '#libs/threads';
import { type Presence, PRESENCE_STATES, PresenceBoard } from './presence-board.http.js';

const body = z.strictObject({
  state: z.enum([...PRESENCE_STATES, 'gone']).describe('stands for 25 seconds: say it again every 10 while it is so'),
});

const presenceSchema = z
  .object({
    data: z.array(
      z.object({
        userId: uuid,
        name: z.string(),
        avatar: z.string().nullable().describe('the path of their picture'),
        state: z.enum(PRESENCE_STATES),
        since: instant.describe('when that began'),
      }),
    ),
  })
  .meta({ id: 'Presence' });

type Shown = Answer<typeof presenceSchema>;

export class ListPresence extends Query<readonly Presence[]> {
  constructor(readonly thread: Pick<ExistingThread, 'threadId' | 'inboxId'>) {
    super();
  }
}

@QueryHandler(ListPresence)
export class ListPresenceHandler implements IQueryHandler<ListPresence> {
  constructor(private readonly board: PresenceBoard) {}

  execute({ thread }: ListPresence): Promise<readonly Presence[]> {
    return this.board.at(thread);
  }
}

@ApiTags('live')
@Controller('v1/threads')
export class PresenceRoutes {
  constructor(
    private readonly queries: QueryBus,
    private readonly access: ThreadAccess,
    private readonly board: PresenceBoard,
  ) {}

  @Get(':id/presence')
  @Answers(200, presenceSchema, 'Who is at this conversation just now, and what they do.')
  async listPresence(@Param('id', { schema: uuid }) id: string, @CalledBy() person: Person): Promise<Shown> {
    const thread = await this.access.view(person, id);
    return { data: await this.queries.execute(new ListPresence(thread)) };
  }

  /** No command: nothing of it is kept, so it takes no Idempotency-Key. */
  @Post(':id/presence')
  @Answers(
    200,
    presenceSchema,
    'Says that the caller is at this conversation, or gone; only those who may act in its inbox are shown.',
  )
  async showPresence(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: body }) { state }: z.infer<typeof body>,
    @CalledBy() person: Person,
  ): Promise<Shown> {
    const thread = await this.access.act(person, id);
    const { name, avatar } = person;
    if (state === 'gone') await this.board.leave(thread, person.id);
    else await this.board.show(thread, person.id, { name, avatar, state });
    return { data: await this.queries.execute(new ListPresence(thread)) };
  }
}
