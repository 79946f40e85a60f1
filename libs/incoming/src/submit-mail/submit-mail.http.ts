import type { Readable } from 'node:stream';
import { Controller, Post, Query, Req } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { z } from 'zod';
import { BlobTooLarge } from '#libs/blobs';
import { EventStore } from '#libs/event-store';
import {
  addrSpec,
  type Answer,
  Answers,
  CalledBy,
  Context,
  count,
  logPosition,
  Problem,
  type RequestContext,
  sha256,
  uuid,
} from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import { mustAdminister, mustWrite, type Person } from '#libs/people';
import { type Arrival, entryId, MailAcceptance, type Raw } from '../accept-mail/mail-acceptance.intake.js';
import type { Route } from '../accept-mail/routing.js';
import { inboundState } from '../inbound-view/shown-inbound-mail.http.js';
import { submissionDecider, submissionStream } from './submission.js';

/** The largest mail that is taken over HTTP, in bytes. */
export class SubmissionLimit {
  constructor(readonly maxBytes = 35 * 1024 * 1024) {}
}

const query = z
  .strictObject({
    to: addrSpec.optional().describe('the address that it was sent to, as an SMTP envelope would say'),
    inboxId: uuid.optional().describe('the inbox that it is for, whatever addresses stand in it'),
    envelopeFrom: addrSpec.optional().describe('its return path'),
  })
  .refine(({ to, inboxId }) => to === undefined || inboxId === undefined, {
    error: 'say an address or an inbox, not both',
    path: ['inboxId'],
  });

type SubmissionQuery = z.infer<typeof query>;

export const submittedSchema = z
  .object({
    mails: z
      .array(
        z.object({
          inboundMailId: uuid,
          inboxId: uuid.nullable().describe('null when a person is to say whose it is'),
          state: inboundState,
          repeated: z.boolean().describe('whether these bytes were there before'),
        }),
      )
      .describe('one entry for each inbox that it is for'),
    sha256,
    size: count.describe('in bytes'),
    position: logPosition,
  })
  .meta({ id: 'SubmittedMail' });

type Submitted = Answer<typeof submittedSchema>;

const MAIL_TYPES = ['message/rfc822', 'message/global', 'application/octet-stream'];

export class SubmitMailCommand extends Command<Submitted> {
  constructor(
    readonly person: Person,
    readonly bytes: Readable,
    readonly query: SubmissionQuery,
    readonly maxBytes: number,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(SubmitMailCommand)
export class SubmitMailHandler implements ICommandHandler<SubmitMailCommand> {
  constructor(
    private readonly mails: MailAcceptance,
    private readonly store: EventStore,
    private readonly inboxes: InboxAccess,
  ) {}

  async execute({ person, bytes, query: told, maxBytes, context }: SubmitMailCommand): Promise<Submitted> {
    const { to, inboxId, envelopeFrom = null } = told;
    if (inboxId !== undefined) await this.inboxes.act(person, inboxId);
    const arrival: Arrival = {
      via: 'http',
      source: null,
      remote: `user ${person.id}`,
      envelopeFrom,
      envelopeTo: to === undefined ? [] : [to],
      ...(inboxId !== undefined && { given: { inboxId, address: null } }),
    };
    const { actor, commandId } = context;
    const permit = async (routes: readonly Route[], raw: Raw): Promise<void> => {
      if (raw.size === 0) throw new Problem(400, 'mail-empty', 'send the mail itself as the body: nothing came');
      for (const route of routes) await this.mayTake(person, route);
      await this.submit(routes, raw, told, context);
    };
    const taken = await this.mails.accept(arrival, bytes, { actor, commandId, maxBytes, permit });
    const positions = taken.mails.map(({ position }) => position);
    return {
      mails: taken.mails.map(({ inboundMailId, inboxId: id, state, repeated }) => ({
        ...{ inboundMailId, inboxId: id, state, repeated },
      })),
      sha256: taken.sha256,
      size: taken.size,
      position: String(positions.reduce((last, position) => (position > last ? position : last), 0n)),
    };
  }

  /** An inbox that one may not see is refused like none at all, so that nobody learns whose an address is. */
  private async mayTake(person: Person, { inboxId }: Route): Promise<void> {
    if (inboxId === null || !(await this.inboxes.mayView(person, inboxId))) mustAdminister(person);
    if (inboxId !== null) await this.inboxes.act(person, inboxId);
  }

  /** @throws KeyReused when the key came with other bytes, or for another destination */
  private async submit(
    routes: readonly Route[],
    { sha256: hash }: Raw,
    told: SubmissionQuery,
    context: RequestContext,
  ): Promise<void> {
    if (context.requestHash === undefined) return;
    const submissionId = context.id('submission');
    const inboundMailIds = routes.map((route) => entryId(route, hash));
    const submission = { submissionId, at: context.at, sha256: hash, inboundMailIds };
    const { to = null, inboxId = null, envelopeFrom = null } = told;
    const requestHash = [hash, to, inboxId, envelopeFrom].join(' ');
    await this.store.handle(
      submissionDecider,
      submissionStream(submissionId),
      { type: 'SubmitMail', submission },
      { ...context, requestHash },
    );
  }
}

@ApiTags('intake')
@Controller('v1/inbound/raw')
export class SubmitMailRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly limit: SubmissionLimit,
  ) {}

  @Post()
  @Answers(
    202,
    submittedSchema,
    'Takes a mail as it is (RFC 5322) as the request body. Without an address or an inbox its own header says where it belongs. It takes the right to act in that inbox; for a mail that no inbox is known for, an administrator.',
  )
  @ApiConsumes('message/rfc822')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  async submit(
    @Req() request: Request,
    @Query({ schema: query }) told: SubmissionQuery,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Submitted> {
    mustWrite(person);
    const type = (request.get('Content-Type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    if (!MAIL_TYPES.includes(type)) {
      throw new Problem(415, 'media-type-not-supported', 'send the mail itself, as message/rfc822');
    }
    const { maxBytes } = this.limit;
    if (Number(request.get('Content-Length') ?? 0) > maxBytes) throw new BlobTooLarge(maxBytes);
    return this.commands.execute(new SubmitMailCommand(person, request, told, maxBytes, context));
  }
}
