import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseMail, type ParsedMail } from '#libs/mail';

export type Envelope = Readonly<{ from: string | null; to: readonly string[] }>;

/** A mail that the sandbox has received. Ids count up from 1; `receivedAt` is RFC 3339. */
export type StoredMail = Readonly<{
  id: string;
  receivedAt: string;
  envelope: Envelope;
  raw: Buffer;
  mail: ParsedMail;
}>;

const MAX_MAILS = 1_000;
const MAX_BYTES = 256 * 1024 * 1024;

const byNumber = (one: string, other: string): number => Number(one) - Number(other);

/**
 * The mails of the sandbox, the newest thousand of them and no more than 256 MiB: in memory, and in `folder` as `<id>.eml` with an
 * `<id>.json` for the envelope, which is written last.
 */
export class MailStore {
  readonly #mails = new Map<string, StoredMail>();
  readonly #folder: string | null;
  #bytes = 0;
  #last = 0;

  private constructor(folder: string | null) {
    this.#folder = folder;
  }

  static async open(folder: string | null): Promise<MailStore> {
    const store = new MailStore(folder);
    if (folder !== null) await store.#load(folder);
    return store;
  }

  /** Oldest first. */
  all(): StoredMail[] {
    return [...this.#mails.values()];
  }

  get(id: string): StoredMail | undefined {
    return this.#mails.get(id);
  }

  async add(envelope: Envelope, raw: Buffer): Promise<StoredMail> {
    const id = String((this.#last += 1));
    const receivedAt = new Date().toISOString();
    const stored = { id, receivedAt, envelope, raw, mail: await parseMail(raw, envelope) };
    if (this.#folder !== null) {
      const file = join(this.#folder, id);
      await writeFile(`${file}.eml`, raw);
      await writeFile(`${file}.json.new`, JSON.stringify({ receivedAt, envelope }));
      await rename(`${file}.json.new`, `${file}.json`);
    }
    await this.#keep(stored);
    return stored;
  }

  async #keep(stored: StoredMail): Promise<void> {
    this.#mails.set(stored.id, stored);
    this.#bytes += stored.raw.length;
    for (const [id, oldest] of this.#mails) {
      if (this.#mails.size <= MAX_MAILS && this.#bytes <= MAX_BYTES) return;
      if (id === stored.id) return;
      this.#mails.delete(id);
      this.#bytes -= oldest.raw.length;
      if (this.#folder !== null) await this.#forget(join(this.#folder, id));
    }
  }

  async #forget(file: string): Promise<void> {
    await rm(`${file}.json`, { force: true });
    await rm(`${file}.eml`, { force: true });
  }

  async #load(folder: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    const ids = (await readdir(folder)).flatMap((name) => /^(\d{1,15})\.json$/.exec(name)?.[1] ?? []).sort(byNumber);
    this.#last = Number(ids.at(-1) ?? 0);
    for (const id of ids.slice(0, -MAX_MAILS)) await this.#forget(join(folder, id));
    for (const id of ids.slice(-MAX_MAILS)) {
      const raw = await readFile(join(folder, `${id}.eml`));
      const { receivedAt, envelope } = JSON.parse(await readFile(join(folder, `${id}.json`), 'utf8')) as {
        receivedAt: string;
        envelope: Envelope;
      };
      await this.#keep({ id, receivedAt, envelope, raw, mail: await parseMail(raw, envelope) });
    }
  }
}
