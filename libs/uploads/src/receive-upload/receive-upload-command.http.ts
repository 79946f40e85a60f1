import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { EventStore } from '#libs/event-store';
import { type RequestContext, type Written, written } from '#libs/http';
import { uploadDecider } from '../decider.js';
import { uploadStream } from '../upload.js';
import type { ReceiveUpload } from './receive-upload.js';

export class ReceiveUploadCommand extends Command<Written<{ uploadId: string }>> {
  constructor(
    readonly command: ReceiveUpload,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(ReceiveUploadCommand)
export class ReceiveUploadHandler implements ICommandHandler<ReceiveUploadCommand> {
  constructor(private readonly store: EventStore) {}

  async execute({ command, context }: ReceiveUploadCommand): Promise<Written<{ uploadId: string }>> {
    const { uploadId } = command.upload;
    return written({ uploadId }, await this.store.handle(uploadDecider, uploadStream(uploadId), command, context));
  }
}
