import { Controller, Get, Param } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, count, instant, uuid } from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { signatureOf, Signatures, type Whose } from './signatures.http.js';

const signatureSchema = z
  .object({
    html: z.string().nullable().describe('with its Liquid'),
    text: z.string().nullable().describe('null where it is made from the HTML'),
    rendered: z.object({ html: z.string(), text: z.string() }).describe('as a mail of the caller bears it'),
    version: count,
    setAt: instant.nullable(),
    revision: count.describe('for If-Match'),
  })
  .meta({ id: 'Signature' });

const signaturesSchema = z.object({
  inbox: signatureSchema.nullable().describe("everybody's who has none of their own"),
  own: signatureSchema.nullable().describe("the caller's in this inbox"),
});

export type ShownSignatures = Answer<typeof signaturesSchema>;

export class GetSignatures extends Query<ShownSignatures> {
  constructor(
    readonly person: Person,
    readonly inboxId: string,
    readonly at: string,
  ) {
    super();
  }
}

@QueryHandler(GetSignatures)
export class GetSignaturesHandler implements IQueryHandler<GetSignatures> {
  constructor(private readonly signatures: Signatures) {}

  async execute(query: GetSignatures): Promise<ShownSignatures> {
    const [inbox, own] = await Promise.all([this.shown(query, 'inbox'), this.shown(query, 'own')]);
    return { inbox, own };
  }

  private async shown({ person, inboxId, at }: GetSignatures, whose: Whose): Promise<ShownSignatures[Whose]> {
    const of = signatureOf(inboxId, person, whose);
    const { signature, revision } = await this.signatures.current(of);
    const [written, rendered] = await Promise.all([
      this.signatures.written(signature),
      this.signatures.render(person, of, at),
    ]);
    if (written === null || rendered === null) return null;
    const { html, text } = rendered;
    return { ...written, rendered: { html, text }, version: signature.version, setAt: signature.setAt, revision };
  }
}

@ApiTags('inboxes')
@Controller('v1/inboxes')
export class GetSignaturesRoute {
  constructor(
    private readonly queries: QueryBus,
    private readonly inboxes: InboxAccess,
  ) {}

  @Get(':id/signatures')
  @Answers(200, signaturesSchema, 'What a mail of the caller from this inbox can be signed with, as of now.')
  async getSignatures(
    @Param('id', { schema: uuid }) inboxId: string,
    @CalledBy() person: Person,
  ): Promise<ShownSignatures> {
    await this.inboxes.view(person, inboxId);
    return this.queries.execute(new GetSignatures(person, inboxId, new Date().toISOString()));
  }
}
