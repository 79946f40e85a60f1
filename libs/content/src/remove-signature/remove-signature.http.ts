import { Controller, Delete, Param } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
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
import type { RemoveSignature } from './remove-signature.js';

export class RemoveSignatureCommand extends OnSignature<RemoveSignature> {}

@CommandHandler(RemoveSignatureCommand)
export class RemoveSignatureHandler extends SignatureCommandHandler<RemoveSignature> {}

@ApiTags('inboxes')
@Controller('v1/inboxes')
export class RemoveSignatureRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly access: SignatureAccess,
  ) {}

  @Delete(':id/signatures/:whose')
  @Answers(200, signatureWritten, 'Takes a signature away; mails that bear it keep it.')
  async removeSignature(
    @Param('id', { schema: uuid }) inboxId: string,
    @Param('whose', { schema: whoseSignature }) whose: Whose,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<SignatureWritten> {
    const of = await this.access.changeable(person, inboxId, whose);
    const command: RemoveSignature = { type: 'RemoveSignature', of, at: context.at };
    return this.commands.execute(new RemoveSignatureCommand(command, context));
  }
}
