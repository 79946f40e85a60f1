import { Controller, Get, Param, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, CalledBy, type Page, pageOf, pageQuery, pageSchema, Problem, readCursor, uuid } from '#libs/http';
import { canSeeShared, InboxAccess, seesEveryInbox } from '#libs/inboxes';
import { audienceOf, mustRead, type Person, sharedWith, sortNameAndId } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { RecordAccess } from '#libs/records';
import { type SavedViewRow, savedViewView } from './saved-view.projection.js';
import { savedViewSchema, shownView, type ShownView } from './shown-view.http.js';

const listQuery = z.strictObject({
  ...pageQuery,
  archived: z.enum(['true', 'false']).default('false').describe('true: those that are archived, and no others'),
});

type Asked = z.infer<typeof listQuery>;

/** The views that a person may see, by name. */
export class ListSavedViews extends Query<Page<ShownView>> {
  constructor(
    readonly asked: Asked,
    readonly person: Person,
  ) {
    super();
  }
}

@QueryHandler(ListSavedViews)
export class ListSavedViewsHandler implements IQueryHandler<ListSavedViews> {
  constructor(
    private readonly readModels: ReadModels,
    private readonly inboxes: InboxAccess,
    private readonly records: RecordAccess,
  ) {}

  async execute({ asked, person }: ListSavedViews): Promise<Page<ShownView>> {
    const values: unknown[] = [];
    const value = (given: unknown): string => `$${values.push(given)}`;
    const where = [asked.archived === 'true' ? 'archived_at IS NOT NULL' : 'archived_at IS NULL'];
    if (!seesEveryInbox(person)) where.push(sharedWith(person.teamIds, [person.id], value));
    const after = readCursor(asked.cursor, sortNameAndId);
    if (after !== null) where.push(`(sort_name, view_id) > (${value(after[0])}, ${value(after[1])})`);
    const rows = await this.readModels.query<SavedViewRow>(
      `SELECT * FROM ${this.readModels.rows(savedViewView)} WHERE ${where.join(' AND ')}
       ORDER BY sort_name, view_id LIMIT ${asked.limit + 1}`,
      values,
    );
    const viewable = await this.inboxes.viewableIds(person);
    const shown = pageOf(
      rows,
      asked.limit,
      (row) => [row.sort_name, row.view_id],
      (row) => shownView(row, viewable),
    );
    return { ...shown, data: await withoutHidden(this.records, person, shown.data) };
  }
}

/** Views whose filters do not name a contact whom the person may not see. */
const withoutHidden = async (
  records: RecordAccess,
  person: Person,
  views: readonly ShownView[],
): Promise<ShownView[]> => {
  const filters = await records.shown(
    person,
    views.map(({ filter }) => filter),
  );
  return views.map((view, n) => ({ ...view, filter: filters[n] ?? view.filter }));
};

/** One view, if the person may see it. */
export class GetSavedView extends Query<ShownView | null> {
  constructor(
    readonly viewId: string,
    readonly person: Person,
  ) {
    super();
  }
}

@QueryHandler(GetSavedView)
export class GetSavedViewHandler implements IQueryHandler<GetSavedView> {
  constructor(
    private readonly readModels: ReadModels,
    private readonly inboxes: InboxAccess,
    private readonly records: RecordAccess,
  ) {}

  async execute({ viewId, person }: GetSavedView): Promise<ShownView | null> {
    const [row] = await this.readModels.lookup<SavedViewRow>(
      `SELECT * FROM ${this.readModels.rows(savedViewView)} WHERE view_id = $1`,
      [viewId],
    );
    if (row === undefined || !canSeeShared(person, { ownerId: row.owner_id, visibility: audienceOf(row) })) return null;
    const view = shownView(row, await this.inboxes.viewableIds(person));
    const [shown = view] = await withoutHidden(this.records, person, [view]);
    return shown;
  }
}

@ApiTags('views')
@Controller('v1/views')
export class SavedViewRoutes {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Answers(200, pageSchema(savedViewSchema), 'The views that the caller may see, by name.')
  async listSavedViews(
    @QueryParameters({ schema: listQuery }) asked: Asked,
    @CalledBy() person: Person,
  ): Promise<Page<ShownView>> {
    mustRead(person);
    return this.queries.execute(new ListSavedViews(asked, person));
  }

  @Get(':id')
  @Answers(200, savedViewSchema, 'One view with its filter. Its ETag is what PUT takes.')
  async getSavedView(@Param('id', { schema: uuid }) viewId: string, @CalledBy() person: Person): Promise<ShownView> {
    mustRead(person);
    const view = await this.queries.execute(new GetSavedView(viewId, person));
    if (view === null) throw Problem.notFound('view');
    return view;
  }
}
