import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { ReadModels } from '#libs/read-models';

/** A file of which a part has come; `length` and `received` in bytes. */
export type Unfinished = Readonly<{
  uploadId: string;
  authorId: string;
  fileName: string;
  mediaType: string;
  length: number;
  received: number;
}>;

/** What nobody went on with for so long is forgotten. */
const ABANDONED_HOURS = 24;

const UPLOADS = 'read_models.unfinished_uploads';
const PARTS = 'read_models.unfinished_upload_parts';

/**
 * Keeps the parts of files that come in several requests, where every process of the API finds them. They are no facts: a part that is lost is
 * sent again.
 */
@Injectable()
export class UnfinishedUploads {
  constructor(private readonly readModels: ReadModels) {}

  /** Makes room for a file, unless it was made before; first forgets what was abandoned. */
  async begin({ uploadId, authorId, fileName, mediaType, length }: Omit<Unfinished, 'received'>): Promise<void> {
    await this.readModels.query(`DELETE FROM ${UPLOADS} WHERE changed_at < now() - $1::int * interval '1 hour'`, [
      ABANDONED_HOURS,
    ]);
    await this.readModels.query(
      `INSERT INTO ${UPLOADS} (upload_id, author_id, file_name, media_type, length) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (upload_id) DO NOTHING`,
      [uploadId, authorId, fileName, mediaType, length],
    );
  }

  async of(authorId: string): Promise<readonly Unfinished[]> {
    return this.readModels.query<Unfinished>(`${SELECT} WHERE author_id = $1`, [authorId]);
  }

  /** Null when there is none, or it is another person's. */
  async find(uploadId: string, authorId: string): Promise<Unfinished | null> {
    const [found] = await this.readModels.query<Unfinished>(`${SELECT} WHERE upload_id = $1 AND author_id = $2`, [
      uploadId,
      authorId,
    ]);
    return found ?? null;
  }

  /** Appends a part at `at`, in one statement; false when the file has not come exactly so far, as when two send it at once. */
  async append(uploadId: string, at: number, bytes: Buffer): Promise<boolean> {
    const appended = await this.readModels.query(
      `WITH moved AS (
         UPDATE ${UPLOADS} SET received = received + $3, changed_at = now()
         WHERE upload_id = $1 AND received = $2 AND received + $3 <= length RETURNING upload_id
       )
       INSERT INTO ${PARTS} (upload_id, starts_at, bytes) SELECT upload_id, $2, $4 FROM moved RETURNING upload_id`,
      [uploadId, at, bytes.length, bytes],
    );
    return appended.length > 0;
  }

  /** The file from its beginning, a part at a time. */
  bytes(uploadId: string): Readable {
    const { readModels } = this;
    const parts = async function* (): AsyncGenerator<Buffer> {
      for (let at = 0; ;) {
        const [part] = await readModels.query<{ bytes: Buffer }>(
          `SELECT bytes FROM ${PARTS} WHERE upload_id = $1 AND starts_at = $2`,
          [uploadId, at],
        );
        if (part === undefined) return;
        yield part.bytes;
        at += part.bytes.length;
      }
    };
    return Readable.from(parts(), { objectMode: false });
  }

  /** False when there is none of that person, or its last part has come: somebody may be reading it then. */
  async terminate(uploadId: string, authorId: string): Promise<boolean> {
    const terminated = await this.readModels.query(
      `WITH gone AS (
         DELETE FROM ${UPLOADS} WHERE upload_id = $1 AND author_id = $2 AND received < length RETURNING upload_id
       )
       SELECT upload_id FROM gone`,
      [uploadId, authorId],
    );
    return terminated.length > 0;
  }

  async forget(uploadId: string): Promise<void> {
    await this.readModels.query(`DELETE FROM ${UPLOADS} WHERE upload_id = $1`, [uploadId]);
  }
}

const SELECT = `SELECT upload_id AS "uploadId", author_id AS "authorId", file_name AS "fileName", media_type AS "mediaType",
  length, received FROM ${UPLOADS}`;
