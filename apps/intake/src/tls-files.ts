import { readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { TlsKeys } from '#libs/mail';

const LOOK_EVERY_MS = 60_000;

/** The files that hold the key and the certificate chain, in PEM. */
export type TlsPaths = Readonly<{ key: string; cert: string }>;

/** Key and certificate in files that others renew. */
export class TlsFiles {
  #timer: NodeJS.Timeout | undefined;
  #seen = '';
  readonly #look = (): void => void this.#renew(false);
  readonly #told = (): void => void this.#renew(true);

  constructor(
    private readonly paths: TlsPaths,
    private readonly onRenewed: (keys: TlsKeys) => void,
    private readonly onError: (error: unknown) => void,
    private readonly lookEveryMs = LOOK_EVERY_MS,
  ) {}

  /** What they hold now. @throws Error when one cannot be read */
  static read({ key, cert }: TlsPaths): TlsKeys {
    return { key: readFileSync(key), cert: readFileSync(cert) };
  }

  /** Reads them again on SIGHUP, and within a minute after they changed. */
  watch(): void {
    this.#timer = setInterval(this.#look, this.lookEveryMs).unref();
    this.#look();
    process.on('SIGHUP', this.#told);
  }

  stop(): void {
    clearInterval(this.#timer);
    process.off('SIGHUP', this.#told);
  }

  async #renew(asked: boolean): Promise<void> {
    try {
      const [key, cert] = await Promise.all([stat(this.paths.key), stat(this.paths.cert)]);
      const seen = `${key.mtimeMs} ${cert.mtimeMs}`;
      const changed = this.#seen !== '' && seen !== this.#seen;
      this.#seen = seen;
      if (!changed && !asked) return;
      this.onRenewed({ key: await readFile(this.paths.key), cert: await readFile(this.paths.cert) });
    } catch (error) {
      // Half written, or gone: the keys that are in use stay, and the next change is looked at.
      this.onError(error);
    }
  }
}
