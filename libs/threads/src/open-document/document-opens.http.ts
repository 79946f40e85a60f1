import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type Answer, count, instant, uuid } from '#libs/http';
import { ReadModels } from '#libs/read-models';
import { type DocumentOpensRow, documentOpensView } from './document-opens.projection.js';

/** The looks at one document by its link in one mail. */
export const openedDocumentSchema = z
  .object({ contentItemId: uuid, opens: count, firstOpenedAt: instant, lastOpenedAt: instant })
  .meta({ id: 'OpenedDocument' });

export type OpenedDocument = Answer<typeof openedDocumentSchema>;

/** Tells which linked documents were looked at, for those who show the mails. */
@Injectable()
export class DocumentOpens {
  constructor(private readonly readModels: ReadModels) {}

  /** What was opened in each of these mails, by the id of the mail; nothing for one in which nothing was. */
  async of(emailIds: readonly string[]): Promise<ReadonlyMap<string, readonly OpenedDocument[]>> {
    const rows = await this.readModels.lookup<DocumentOpensRow>(
      `SELECT * FROM ${this.readModels.rows(documentOpensView)} WHERE email_id = ANY($1) ORDER BY first_opened_at`,
      [emailIds],
    );
    const opened = new Map<string, OpenedDocument[]>();
    for (const { email_id, content_item_id, opens, first_opened_at, last_opened_at } of rows) {
      const times = { firstOpenedAt: first_opened_at, lastOpenedAt: last_opened_at };
      opened.set(email_id, [...(opened.get(email_id) ?? []), { contentItemId: content_item_id, opens, ...times }]);
    }
    return opened;
  }
}
