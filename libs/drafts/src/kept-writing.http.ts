import { Injectable } from '@nestjs/common';
import { Blobs } from '#libs/blobs';
import { EventStore } from '#libs/event-store';
import { Problem } from '#libs/http';
import { htmlToPlainText, previewOf, sanitizeMailHtml } from '#libs/mail';
import type { Person } from '#libs/people';
import { RecordAccess, type RecordRef, sameRef } from '#libs/records';
import type { BlobRef } from '#libs/threads';
import { uploadDecider, uploadStream } from '#libs/uploads';
import type { DraftBody } from './draft-fields.http.js';
import type { DraftFile, Writing } from './draft.js';

/** One body, in characters: as many as a mail may have. */
const MAX_BODY_CHARACTERS = 1_000_000;

type Known = Pick<Writing, 'attachments' | 'associations'>;

/** Makes what a person wrote of a draft durable, before the event that names it. */
@Injectable()
export class KeptWriting {
  constructor(
    private readonly blobs: Blobs,
    private readonly store: EventStore,
    private readonly records: RecordAccess,
  ) {}

  /**
   * What the event says of a request of this person's; `known` is what the draft said before, whose files and associations it may keep,
   * whoever sent and chose them.
   * @throws Problem 400 for an upload that is unknown or another's or a record that the person does not see, 413 for a body that is too long
   */
  async of(body: DraftBody, person: Person, known: Known = { attachments: [], associations: null }): Promise<Writing> {
    for (const name of ['text', 'html'] as const) {
      if ((body[name]?.length ?? 0) <= MAX_BODY_CHARACTERS) continue;
      const detail = `a body may have ${MAX_BODY_CHARACTERS} characters`;
      throw new Problem(413, 'body-too-large', detail, { errors: [{ pointer: `/${name}`, detail }] });
    }
    const { inboxId: _, text: plain, html: markup, attachments: files, ...rest } = body;
    const clean = markup === null ? null : sanitizeMailHtml(markup, { remoteImages: 'keep' }).html;
    const [text, html, attachments] = await Promise.all([
      this.body(plain, 'text/plain; charset=utf-8'),
      this.body(clean, 'text/html; charset=utf-8'),
      Promise.all(files.map((file, index) => this.file(file, index, person.id, known.attachments))),
    ]);
    const associations = await this.associations(body.associations, person, known.associations ?? []);
    return {
      ...rest,
      associations,
      text,
      html,
      preview: previewOf(plain ?? htmlToPlainText(clean ?? '')),
      attachments,
    };
  }

  /** What the person chose, and what was chosen before that they do not see. */
  private async associations(
    chosen: readonly RecordRef[] | null,
    person: Person,
    known: readonly RecordRef[],
  ): Promise<readonly RecordRef[] | null> {
    if (chosen === null) return null;
    const hidden = await this.records.hidden(
      person,
      [...chosen, ...known].map(({ id }) => id),
    );
    const stay = known.filter(({ id }) => hidden.has(id));
    const seen = chosen.filter((ref) => !stay.some((other) => sameRef(ref, other)));
    const index = chosen.findIndex((ref) => seen.includes(ref) && hidden.has(ref.id));
    const missing = chosen[index];
    if (missing === undefined) return [...seen, ...stay];
    const detail = `there is no such ${missing.type}`;
    throw Problem.badRequest('record-missing', detail, [{ pointer: `/associations/${index}`, detail }]);
  }

  private async body(content: string | null, mediaType: string): Promise<BlobRef | null> {
    return content === null ? null : { ...(await this.blobs.put(Buffer.from(content, 'utf8'))), mediaType };
  }

  private async file(
    { uploadId, fileName, contentId }: DraftBody['attachments'][number],
    index: number,
    userId: string,
    known: readonly DraftFile[],
  ): Promise<DraftFile> {
    const { state: upload } = await this.store.load(uploadDecider, uploadStream(uploadId));
    const isTheirs = upload?.authorId === userId || known.some((file) => file.uploadId === uploadId);
    if (upload === null || !isTheirs) {
      const detail = 'no such upload: POST the file to /v1/uploads first';
      throw Problem.badRequest('upload-missing', detail, [{ pointer: `/attachments/${index}/uploadId`, detail }]);
    }
    return { uploadId, fileName: fileName ?? upload.fileName, contentId: contentId ?? null, blob: upload.blob };
  }
}
