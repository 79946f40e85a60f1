import type shared from '@eventstore/db-client/generated/shared_pb.js';
import { isLinkStream } from '../links/link-streams.js';
import { accessDenied, invalidArgument } from './errors.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The 36-character form of an id that came in either form of the protocol.
 * @throws RpcError INVALID_ARGUMENT
 */
export function readUuid(id: shared.UUID | undefined): string {
  const structured = id?.getStructured();
  return checkUuid(structured === undefined ? (id?.getString() ?? '') : fromHalves(structured));
}

/**
 * Gives the UUID in lower case.
 * @throws RpcError INVALID_ARGUMENT when it is none
 */
export function checkUuid(text: string): string {
  if (UUID.test(text)) return text;
  const lower = text.toLowerCase();
  if (!UUID.test(lower)) throw invalidArgument(`'${text}' is not a valid UUID`);
  return lower;
}

function fromHalves(halves: shared.UUID.Structured): string {
  const hex = (half: string) => BigInt.asUintN(64, BigInt(half)).toString(16).padStart(16, '0');
  const most = hex(halves.getMostSignificantBits());
  const least = hex(halves.getLeastSignificantBits());
  return `${most.slice(0, 8)}-${most.slice(8, 12)}-${most.slice(12)}-${least.slice(0, 4)}-${least.slice(4)}`;
}

/**
 * The name of the stream a request is about.
 * @throws RpcError INVALID_ARGUMENT when there is none, or it holds a NUL, which Postgres cannot store
 */
export function readStreamName(identifier: shared.StreamIdentifier | undefined): string {
  return checkStream(identifier === undefined ? '' : Buffer.from(identifier.getStreamName_asU8()).toString('utf8'));
}

function checkStream(name: string): string {
  if (name === '' || name.includes('\0')) throw invalidArgument(`'${name}' is not a valid stream name`);
  return name;
}

/**
 * The name of the stream a request wants to write to.
 * @throws RpcError INVALID_ARGUMENT as readStreamName; PERMISSION_DENIED for streams only the node itself fills
 */
export function readWritableStreamName(identifier: shared.StreamIdentifier | undefined): string {
  return checkWritableStream(readStreamName(identifier));
}

/** As readWritableStreamName, of a name. */
export function checkWritableStream(name: string): string {
  if (name === '$all' || isLinkStream(name)) throw accessDenied();
  return checkStream(name);
}

/** A 64-bit number of the protocol; what a double cannot hold is cut to the largest it can. */
export const readUint64 = (text: string): number => Math.min(Number(text), Number.MAX_SAFE_INTEGER);

/** Where to begin, as a number; the largest of the protocol means the end, as EventStoreDB has it. */
export const readStart = (text: string): number | 'end' => (text === '18446744073709551615' ? 'end' : readUint64(text));
