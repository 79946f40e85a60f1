import { Controller, Get, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  type Answer,
  Answers,
  CalledBy,
  instant,
  instantAndId,
  type Page,
  pageOf,
  pageQuery,
  pageSchema,
  readCursor,
  uuid,
} from '#libs/http';
import { ReadModels } from '#libs/read-models';
import { mustAdminister } from '../administration.http.js';
import type { Person } from '../person.js';
import { type ApiKeyRow, apiKeyView } from './api-key-view.projection.js';

const listQuery = z.strictObject({ ...pageQuery, userId: uuid.optional() });

type ListQuery = z.infer<typeof listQuery>;

const apiKeySchema = z
  .object({ id: uuid, userId: uuid, label: z.string(), issuedAt: instant, revoked: z.boolean() })
  .meta({ id: 'ApiKey' });

export type ShownApiKey = Answer<typeof apiKeySchema>;

const shownApiKey = (row: ApiKeyRow): ShownApiKey => ({
  id: row.key_id,
  userId: row.user_id,
  label: row.label,
  issuedAt: row.issued_at,
  revoked: row.revoked,
});

export class ListApiKeys extends Query<Page<ShownApiKey>> {
  constructor(readonly filter: ListQuery) {
    super();
  }
}

@QueryHandler(ListApiKeys)
export class ListApiKeysHandler implements IQueryHandler<ListApiKeys> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ filter: { limit, cursor, userId } }: ListApiKeys): Promise<Page<ShownApiKey>> {
    const [issuedAt, keyId] = readCursor(cursor, instantAndId) ?? [null, null];
    const rows = await this.readModels.query<ApiKeyRow>(
      `SELECT * FROM ${this.readModels.rows(apiKeyView)}
       WHERE ($1::uuid IS NULL OR user_id = $1)
         AND ($2::timestamptz IS NULL OR (issued_at, key_id) < ($2, $3::uuid))
       ORDER BY issued_at DESC, key_id DESC LIMIT ${limit + 1}`,
      [userId ?? null, issuedAt, keyId],
    );
    return pageOf(rows, limit, (row) => [row.issued_at, row.key_id], shownApiKey);
  }
}

@ApiTags('people')
@Controller('v1/api-keys')
export class ListApiKeysRoute {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Answers(200, pageSchema(apiKeySchema), 'All API keys, the latest first, without their tokens.')
  async apiKeys(
    @QueryParameters({ schema: listQuery }) filter: ListQuery,
    @CalledBy() person: Person,
  ): Promise<Page<ShownApiKey>> {
    mustAdminister(person);
    return this.queries.execute(new ListApiKeys(filter));
  }
}
