import { Injectable } from '@nestjs/common';
import { type ContentFile, ContentItems } from '#libs/content';
import { MessageIds } from '#libs/mail';
import { MessageLookup } from '../message-view/message-lookup.http.js';

/** A document as the link in one mail names it. */
export type LinkedDocument = Readonly<{
  threadId: string;
  emailId: string;
  contentItemId: string;
  version: number;
  file: ContentFile;
}>;

/** Finds what a link in a mail of ours leads to. */
@Injectable()
export class LinkedDocuments {
  constructor(
    private readonly messageIds: MessageIds,
    private readonly messages: MessageLookup,
    private readonly items: ContentItems,
  ) {}

  /** The document that a token opens, in the version that the mail was sent with; null for any other text. */
  async of(token: string): Promise<LinkedDocument | null> {
    const named = this.messageIds.readLinkToken(token);
    if (named === null) return null;
    const row = await this.messages.byId(named.emailId);
    if (row?.kind !== 'sent') return null;
    const { threadId, emailId } = row.data;
    const document = row.data.inserted[named.index];
    if (document?.as !== 'link') return null;
    const { contentItemId, version } = document;
    const file = await this.items.documentFile(contentItemId, version);
    return file === null ? null : { threadId, emailId, contentItemId, version, file };
  }
}
