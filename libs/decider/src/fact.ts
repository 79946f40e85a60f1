/** Something that happened, named by a noun and a past participle. Its data is what a later reader needs, and no more. */
export type Fact<Type extends string = string, Data extends object = object> = Readonly<{
  type: Type;
  data: Readonly<Data>;
}>;

/** Who caused a fact: a person of the team, a correspondent, or a part of threadlog acting by itself. */
export type Actor = Readonly<{ kind: 'user' | 'contact' | 'system'; id: string }>;

/**
 * What is stored beside each fact. `hash` is the SHA-256 of the canonical JSON (RFC 8785) of the record without it, `previousHash`
 * that of the record before in the same stream, `null` for the first. `requestHash` tells a repeated request from another
 * one that reuses its Idempotency-Key.
 */
export type Metadata = Readonly<{
  $correlationId: string;
  $causationId: string;
  actor: Actor;
  commandId: string;
  requestHash?: string;
  previousHash: string | null;
  hash: string;
}>;

/**
 * A fact as it stands in the log. `revision` counts from 0 within its stream; `position` is its commit position on `$all`;
 * `created` is the instant the store wrote it, RFC 3339 in UTC; `version` is the version of the type as it was stored.
 */
export type Recorded<Event extends Fact = Fact> = Event &
  Readonly<{
    id: string;
    stream: string;
    revision: number;
    position: bigint;
    created: string;
    version: number;
    metadata: Metadata;
  }>;

/** How one type of fact is stored: its newest version, and for each older one the step to the version after it. */
export type EventVersion = Readonly<{
  version: number;
  upcasts: Readonly<Record<number, (data: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>>>;
}>;

/** The stored versions of every type of fact that a kind of stream may hold. */
export type EventVersions<Event extends Fact> = Readonly<{ [Type in Event['type']]: EventVersion }>;

/** A type that was never changed since its release. */
export const v1: EventVersion = { version: 1, upcasts: {} };
