import { Controller, Get, Param, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, type Page, pageOf, pageQuery, pageSchema, readCursor, uuid } from '#libs/http';
import { type Person, sortNameAndId } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { canAct, canView } from '../access.js';
import { sendingSchema } from '../address-sending.http.js';
import { InboxAccess } from '../inbox-access.http.js';
import { type InboxRow, inboxDirectory } from './inbox-directory.projection.js';

const listQuery = z.strictObject(pageQuery);

type ListQuery = z.infer<typeof listQuery>;

export const inboxSchema = z
  .object({
    id: uuid,
    name: z.string(),
    visibility: z.enum(['open', 'restricted']),
    members: z.array(z.object({ kind: z.enum(['user', 'team']), id: uuid })),
    addresses: z.array(z.object({ address: z.string(), name: z.string(), sending: sendingSchema })),
    fallbackAddress: z
      .string()
      .nullable()
      .describe('where answers leave from when the address that was written to is connected no longer'),
    mayAct: z.boolean().describe('whether the caller may act in it, not only look'),
  })
  .meta({ id: 'Inbox' });

export type ShownInbox = Answer<typeof inboxSchema>;

const shownInbox = (person: Person, row: InboxRow): ShownInbox => ({
  id: row.inbox_id,
  name: row.name,
  visibility: row.visibility,
  members: row.members,
  addresses: row.addresses,
  fallbackAddress: row.fallback_address,
  mayAct: canAct(person, row),
});

export class ListInboxes extends Query<Page<ShownInbox>> {
  constructor(
    readonly person: Person,
    readonly page: ListQuery,
  ) {
    super();
  }
}

@QueryHandler(ListInboxes)
export class ListInboxesHandler implements IQueryHandler<ListInboxes> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ person, page: { limit, cursor } }: ListInboxes): Promise<Page<ShownInbox>> {
    let after = readCursor(cursor, sortNameAndId);
    const viewable: InboxRow[] = [];
    for (;;) {
      const rows = await this.after(after, limit + 1);
      viewable.push(...rows.filter((row) => canView(person, row)));
      const last = rows.at(-1);
      if (last === undefined || rows.length <= limit || viewable.length > limit) break;
      after = [last.sort_name, last.inbox_id];
    }
    return pageOf(
      viewable,
      limit,
      (row) => [row.sort_name, row.inbox_id],
      (row) => shownInbox(person, row),
    );
  }

  private after(key: readonly [string, string] | null, count: number): Promise<InboxRow[]> {
    return this.readModels.query<InboxRow>(
      `SELECT * FROM ${this.readModels.rows(inboxDirectory)}
       ${key === null ? '' : 'WHERE (sort_name, inbox_id) > ($1, $2)'}
       ORDER BY sort_name, inbox_id LIMIT ${count}`,
      key ?? [],
    );
  }
}

export class GetInbox extends Query<ShownInbox> {
  constructor(
    readonly person: Person,
    readonly inboxId: string,
  ) {
    super();
  }
}

@QueryHandler(GetInbox)
export class GetInboxHandler implements IQueryHandler<GetInbox> {
  constructor(private readonly access: InboxAccess) {}

  async execute({ person, inboxId }: GetInbox): Promise<ShownInbox> {
    return shownInbox(person, await this.access.view(person, inboxId));
  }
}

@ApiTags('inboxes')
@Controller('v1/inboxes')
export class InboxDirectoryRoutes {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Answers(200, pageSchema(inboxSchema), 'The inboxes that the caller may see, by name.')
  listInboxes(
    @QueryParameters({ schema: listQuery }) page: ListQuery,
    @CalledBy() person: Person,
  ): Promise<Page<ShownInbox>> {
    return this.queries.execute(new ListInboxes(person, page));
  }

  @Get(':id')
  @Answers(200, inboxSchema, 'One inbox, with who belongs to it and its addresses.')
  getInbox(@Param('id', { schema: uuid }) inboxId: string, @CalledBy() person: Person): Promise<ShownInbox> {
    return this.queries.execute(new GetInbox(person, inboxId));
  }
}
