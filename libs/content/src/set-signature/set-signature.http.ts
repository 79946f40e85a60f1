import { Body, Controller, Param, Put } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, CalledBy, Context, Problem, type RequestContext, uuid } from '#libs/http';
import type { Person } from '#libs/people';
import {
  OnSignature,
  SignatureAccess,
  SignatureCommandHandler,
  signatureWritten,
  type SignatureWritten,
  whoseSignature,
} from '../signatures/on-signature.http.js';
import type { Whose } from '../signatures/signatures.http.js';
import { WrittenContent } from '../written-content.http.js';
import type { SetSignature } from './set-signature.js';

const body = z.strictObject({
  html: z.string().optional(),
  text: z.string().optional().describe('left out: made from the HTML'),
});

export class SetSignatureCommand extends OnSignature<SetSignature> {}

@CommandHandler(SetSignatureCommand)
export class SetSignatureHandler extends SignatureCommandHandler<SetSignature> {}

@ApiTags('inboxes')
@Controller('v1/inboxes')
export class SetSignatureRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly access: SignatureAccess,
    private readonly content: WrittenContent,
  ) {}

  @Put(':id/signatures/:whose')
  @Answers(
    200,
    signatureWritten,
    'Sets what mails of the inbox are signed with: for everybody, or those of the caller. Liquid fills in the sender and the inbox.',
  )
  async setSignature(
    @Param('id', { schema: uuid }) inboxId: string,
    @Param('whose', { schema: whoseSignature }) whose: Whose,
    @Body({ schema: body }) { html, text }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<SignatureWritten> {
    const of = await this.access.changeable(person, inboxId, whose);
    if (html === undefined && text === undefined)
      throw Problem.badRequest('body-missing', 'write text, html or both', [{ pointer: '/text', detail: 'missing' }]);
    const wording = await this.content.keepLiquid({ html: html ?? null, text: text ?? null });
    const command: SetSignature = { type: 'SetSignature', of, wording, at: context.at };
    return this.commands.execute(new SetSignatureCommand(command, context));
  }
}
