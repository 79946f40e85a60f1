import type { EventVersion, Fact, Metadata, Recorded } from '#libs/decider';
import { UnknownEventType } from './errors.js';

/** A record as its bytes stand in the store: `type` with its version (`EmailReceived.v1`), `data` before any upcast. */
export type Stored = Readonly<{
  id: string;
  stream: string;
  revision: number;
  position: bigint;
  created: string;
  type: string;
  data: Readonly<Record<string, unknown>>;
  metadata: Metadata;
}>;

const storedName = /^(.+)\.v([1-9]\d*)$/;

/** Translates between facts and stored records. Old versions are upcast here, so that every reader sees only the newest. */
export class Codec {
  readonly #versions: ReadonlyMap<string, EventVersion>;

  /** Throws when a type lacks the upcast from one of its older versions. */
  constructor(versions: Readonly<Record<string, EventVersion>>) {
    this.#versions = new Map(Object.entries(versions));
    for (const [type, { version, upcasts }] of this.#versions)
      for (let from = 1; from < version; from += 1)
        if (!upcasts[from]) throw new Error(`${type} is at version ${version} but has no upcast from version ${from}`);
  }

  /** The type under which a fact is stored. Throws UnknownEventType. */
  storedType(type: string): string {
    return `${type}.v${this.#known(type).version}`;
  }

  /** What the stored types of these facts begin with, in every version; of all known facts for 'all'. Throws UnknownEventType. */
  storedPrefixes(types: readonly string[] | 'all'): string[] {
    const names = types === 'all' ? [...this.#versions.keys()] : types;
    for (const name of names) this.#known(name);
    return names.map((name) => `${name}.v`);
  }

  /** Throws UnknownEventType for a name or a version that was never released as far as this process knows. */
  decode(stored: Stored): Recorded {
    const [, type, digits] = storedName.exec(stored.type) ?? [];
    const known = type === undefined ? undefined : this.#versions.get(type);
    const version = Number(digits);
    if (type === undefined || !known || version > known.version) throw new UnknownEventType(stored.type);
    let data = stored.data;
    for (let from = version; from < known.version; from += 1) data = known.upcasts[from]!(data);
    return { ...stored, type, data, version } satisfies Recorded<Fact>;
  }

  #known(type: string): EventVersion {
    const known = this.#versions.get(type);
    if (!known) throw new UnknownEventType(type);
    return known;
  }
}
