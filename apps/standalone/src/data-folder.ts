import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** Everything the standalone keeps lies in one folder, which may be moved as a whole while nothing runs. */
export class DataFolder {
  private constructor(readonly path: string) {}

  /** Makes the folder when it is absent. */
  static async open(path: string): Promise<DataFolder> {
    const folder = new DataFolder(resolve(path));
    await mkdir(folder.path, { recursive: true });
    return folder;
  }

  at(name: string): string {
    return join(this.path, name);
  }

  /** The content of a JSON file, null when there is none. */
  async read<Content>(name: string): Promise<Content | null> {
    try {
      return JSON.parse(await readFile(this.at(name), 'utf8')) as Content;
    } catch (error) {
      if (isMissing(error)) return null;
      throw new Error(`${this.at(name)} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  }

  /** Writes a JSON file that only its owner may read: whole, or not at all. */
  async write(name: string, content: unknown): Promise<void> {
    const draft = this.at(`${name}.draft`);
    const file = await open(draft, 'w', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(content, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, this.at(name));
    const folder = await open(dirname(this.at(name)), 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  /** What signs our Message-IDs, and what seals the secrets in the log: each made when it is first missing, kept for good. */
  async secrets(): Promise<Secrets> {
    const kept = await this.read<Partial<Secrets>>('secrets.json');
    const secrets = { messageIdSecret: newSecret(), secretsKey: newSecret(), ...kept };
    if (kept?.messageIdSecret === undefined || kept.secretsKey === undefined) await this.write('secrets.json', secrets);
    return secrets;
  }
}

type Secrets = Readonly<{ messageIdSecret: string; secretsKey: string }>;

const newSecret = (): string => randomBytes(32).toString('base64url');
