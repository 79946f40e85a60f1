import { Controller, Get, Param, Query as QueryParameters } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, count, type Page, pageQuery, pageSchema, uuid } from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { RecordAccess } from '#libs/records';
import {
  CountThreads,
  InboxReach,
  ListThreads,
  type ShownThread,
  type ThreadFilter,
  threadSchema,
} from '#libs/threads';
import { SavedViews } from '../saved-views.http.js';

const listQuery = z.strictObject(pageQuery);

const countSchema = z.object({ threads: count }).meta({ id: 'SavedViewCount' });

/** What a view shows to whoever looks: only what lies in inboxes that they may see. */
@ApiTags('views')
@Controller('v1/views')
export class SavedViewThreadsRoutes {
  constructor(
    private readonly queries: QueryBus,
    private readonly views: SavedViews,
    private readonly reach: InboxReach,
    private readonly inboxes: InboxAccess,
    private readonly records: RecordAccess,
  ) {}

  @Get(':id/threads')
  @Answers(200, pageSchema(threadSchema), 'The threads that a view shows the caller, the latest first.')
  async listSavedViewThreads(
    @Param('id', { schema: uuid }) viewId: string,
    @QueryParameters({ schema: listQuery }) paging: z.infer<typeof listQuery>,
    @CalledBy() person: Person,
  ): Promise<Page<ShownThread>> {
    const { filter } = await this.views.visible(person, viewId);
    const inboxIds = await this.inboxIds(person, filter);
    const page = await this.queries.execute(new ListThreads(inboxIds, filter, person, paging));
    const { data } = await this.inboxes.shown(person, page);
    return { ...page, data: await this.records.shown(person, data) };
  }

  @Get(':id/count')
  @Answers(200, countSchema, 'How many threads a view shows the caller.')
  async countSavedViewThreads(
    @Param('id', { schema: uuid }) viewId: string,
    @CalledBy() person: Person,
  ): Promise<Answer<typeof countSchema>> {
    const { filter } = await this.views.visible(person, viewId);
    const inboxIds = await this.inboxIds(person, filter);
    const found = await this.queries.execute(new CountThreads(inboxIds, filter, person));
    const { data } = await this.inboxes.shown(person, { data: found });
    return { threads: data.reduce((total, { threads }) => total + threads, 0) };
  }

  /** None for a view of the conversations of a contact whom the person may not see. */
  private async inboxIds(person: Person, { contactId, inboxIds }: ThreadFilter): Promise<readonly string[]> {
    const hidden = await this.records.hidden(person, contactId === null ? [] : [contactId]);
    return hidden.size > 0 ? [] : this.reach.seen(person, inboxIds);
  }
}
