import { Controller, Get, Param } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, instant, sha256, uuid } from '#libs/http';
import { mustAdminister } from '../administration.http.js';
import { Identities } from '../identities.http.js';
import { identityIdOf } from '../identity-stream.http.js';
import { People } from '../people.http.js';
import type { Person } from '../person.js';

const identitySchema = z
  .object({
    id: sha256,
    issuer: z.string(),
    subject: z.string(),
    by: z
      .enum(['administrator', 'superAdmin', 'verified-email'])
      .describe('who said so: with verified-email, the issuer; by the word of an administrator no superAdmin signs in'),
    linkedAt: instant,
  })
  .meta({ id: 'Identity' });

const identitiesSchema = z.object({ data: z.array(identitySchema) });

type ShownIdentity = Answer<typeof identitySchema>;

export class ListIdentities extends Query<readonly ShownIdentity[]> {
  constructor(readonly userId: string) {
    super();
  }
}

@QueryHandler(ListIdentities)
export class ListIdentitiesHandler implements IQueryHandler<ListIdentities> {
  constructor(private readonly identities: Identities) {}

  async execute({ userId }: ListIdentities): Promise<readonly ShownIdentity[]> {
    return (await this.identities.of(userId)).map((row) => ({
      id: identityIdOf(row),
      issuer: row.issuer,
      subject: row.subject,
      by: row.by,
      linkedAt: row.linked_at,
    }));
  }
}

@ApiTags('people')
@Controller('v1/users')
export class ListIdentitiesRoute {
  constructor(
    private readonly queries: QueryBus,
    private readonly people: People,
  ) {}

  @Get(':id/identities')
  @Answers(200, identitiesSchema, 'Whom of those that the token issuer knows this user is.')
  async listIdentities(
    @Param('id', { schema: uuid }) userId: string,
    @CalledBy() person: Person,
  ): Promise<Answer<typeof identitiesSchema>> {
    mustAdminister(person);
    await this.people.user(userId);
    return { data: await this.queries.execute(new ListIdentities(userId)) };
  }
}
