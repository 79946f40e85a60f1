import { Controller, Get, Param, Res } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Blobs } from '#libs/blobs';
import type { Recorded } from '#libs/decider';
import { EventStore } from '#libs/event-store';
import { Answers, AnswersFile, CalledBy, Problem, sendUntrustedFile, uuid } from '#libs/http';
import { InboxAccess, withoutTag } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { InboundAccess } from '../inbound-access.http.js';
import { type InboundMailAccepted, type InboundMailEvent, inboundMailStream } from '../inbound-mail.js';
import { storyOf } from './inbound-story.js';
import { inboundRow, type InboundRow, inboundView } from './inbound-view.projection.js';
import { inboundStorySchema, shownStory, type ShownInboundStory } from './shown-story.http.js';

type Events = readonly Recorded<InboundMailEvent>[];

/** The story of a mail as `reader` may know it: null when there is no such mail. */
export class GetInboundStory extends Query<ShownInboundStory | null> {
  constructor(
    readonly inboundMailId: string,
    readonly reader: Person,
  ) {
    super();
  }
}

const namesIn = ({ envelopeTo, routing }: InboundMailAccepted['data']): readonly string[] => [
  ...envelopeTo,
  ...routing.considered,
];

/** The fact without addresses of inboxes that its reader does not know of: others received the same mail by the same envelope. */
const without = (hidden: ReadonlySet<string>, accepted: InboundMailAccepted['data']): InboundMailAccepted['data'] => {
  const isShown = (address: string): boolean =>
    !hidden.has(address.toLowerCase()) && !hidden.has(withoutTag(address).toLowerCase());
  const { envelopeTo, routing } = accepted;
  return {
    ...accepted,
    envelopeTo: envelopeTo.filter(isShown),
    routing: { ...routing, considered: routing.considered.filter(isShown) },
  };
};

@QueryHandler(GetInboundStory)
export class GetInboundStoryHandler implements IQueryHandler<GetInboundStory> {
  constructor(
    private readonly store: EventStore,
    private readonly readModels: ReadModels,
    private readonly inboxes: InboxAccess,
  ) {}

  /** By the folds of the views, over the log itself: it is never behind. Only the thread's own stream tells that the mail is in it. */
  async execute({ inboundMailId, reader }: GetInboundStory): Promise<ShownInboundStory | null> {
    const events = await this.seenBy(reader, await this.events(inboundMailId));
    const story = storyOf(events);
    const row = events.reduce<InboundRow | undefined>((before, event) => inboundRow(before, event), undefined);
    if (story === null || row === undefined) return null;
    const state = row.state === 'threaded' ? await this.stateInView(inboundMailId) : row.state;
    return shownStory({ ...row, state: state === 'received' ? state : row.state }, story, events);
  }

  private async events(inboundMailId: string): Promise<Events> {
    const events: Recorded[] = [];
    for await (const event of this.store.read(inboundMailStream(inboundMailId))) events.push(event);
    return events as readonly Recorded[] as Events;
  }

  private async seenBy(reader: Person, events: Events): Promise<Events> {
    const [first, ...later] = events;
    if (first?.type !== 'InboundMailAccepted') return events;
    const addresses = namesIn(first.data).flatMap((address) => [address, withoutTag(address)]);
    return [{ ...first, data: without(await this.inboxes.hiddenAddresses(reader, addresses), first.data) }, ...later];
  }

  private async stateInView(inboundMailId: string): Promise<InboundRow['state'] | undefined> {
    const [row] = await this.readModels.lookup<Pick<InboundRow, 'state'>>(
      `SELECT state FROM ${this.readModels.rows(inboundView)} WHERE inbound_mail_id = $1`,
      [inboundMailId],
    );
    return row?.state;
  }
}

@ApiTags('intake')
@Controller('v1/inbound')
export class InboundStoryRoutes {
  constructor(
    private readonly queries: QueryBus,
    private readonly access: InboundAccess,
    private readonly blobs: Blobs,
  ) {}

  @Get(':id')
  @Answers(
    200,
    inboundStorySchema,
    'One mail that came in: every decision on it with what it rests on, and its facts in order.',
  )
  async getInbound(@Param('id', { schema: uuid }) id: string, @CalledBy() person: Person): Promise<ShownInboundStory> {
    await this.access.view(person, id);
    const story = await this.queries.execute(new GetInboundStory(id, person));
    if (story === null) throw Problem.notFound('inbound mail');
    return story;
  }

  @Get(':id/raw')
  @AnswersFile('message/rfc822', 'The mail byte for byte as it came, whatever became of it.')
  async getRawInbound(
    @Param('id', { schema: uuid }) id: string,
    @CalledBy() person: Person,
    @Res() response: Response,
  ): Promise<void> {
    const { raw } = (await this.access.view(person, id)).accepted;
    sendUntrustedFile(response, { ...raw, fileName: `${id}.eml` }, this.blobs.stream(raw.sha256));
  }
}
