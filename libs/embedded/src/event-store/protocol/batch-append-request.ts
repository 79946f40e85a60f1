import type { ExpectedRevision, ProposedEvent } from '../store/recorded-event.js';
import { invalidArgument, requiredMetadataMissing } from './errors.js';
import { checkUuid, checkWritableStream } from './ids.js';
import { WireReader } from './wire-reader.js';

/**
 * A message of BatchAppend, read by hand: it is the one message every append comes in. `correlation` and `identifier`
 * are kept as they came, to be given back in the answer.
 */
export type BatchAppendRequest = {
  correlation: Buffer;
  options: BatchAppendOptions | null;
  proposed: Buffer[];
  isFinal: boolean;
};

export type BatchAppendOptions = {
  identifier: Buffer;
  stream: string;
  expected: ExpectedRevision | null;
  deadline: Deadline;
};

/** When the caller gives up: seconds since 1970, or from now; absent: never. */
export type Deadline = { kind: 'at' | 'in' | 'never'; seconds: number };

export function decodeBatchAppend(bytes: Buffer): BatchAppendRequest {
  const request: BatchAppendRequest = { correlation: EMPTY, options: null, proposed: [], isFinal: false };
  const reader = new WireReader(bytes);
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) request.correlation = reader.bytes();
    else if (field === 2) request.options = decodeOptions(reader.message());
    else if (field === 3) request.proposed.push(reader.bytes());
    else if (field === 4) request.isFinal = reader.varint() !== 0;
    else reader.skip();
  }
  return request;
}

function decodeOptions(reader: WireReader): BatchAppendOptions {
  const options: BatchAppendOptions = {
    identifier: EMPTY,
    stream: '',
    expected: null,
    deadline: { kind: 'never', seconds: Infinity },
  };
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) {
      options.identifier = reader.bytes();
      options.stream = decodeStreamName(options.identifier);
    } else if (field === 2) options.expected = reader.varint();
    else if (field === 3 || field === 4 || field === 5) {
      reader.skip();
      options.expected = EXPECTED[field];
    } else if (field === 6) options.deadline = { kind: 'at', seconds: decodeSeconds(reader.message()) };
    else if (field === 7) options.deadline = { kind: 'in', seconds: decodeSeconds(reader.message()) };
    else reader.skip();
  }
  return options;
}

const EXPECTED = { 3: 'no_stream', 4: 'any', 5: 'stream_exists' } as const;
const EMPTY = Buffer.alloc(0);

function decodeStreamName(identifier: Buffer): string {
  const reader = new WireReader(identifier);
  let name = '';
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 3) name = reader.text();
    else reader.skip();
  }
  return name;
}

/** A Timestamp or a Duration, which are alike. */
function decodeSeconds(reader: WireReader): number {
  let seconds = 0;
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) seconds += Number(BigInt.asIntN(64, reader.varint64()));
    else if (field === 2) seconds += Number(BigInt.asIntN(64, reader.varint64())) / 1e9;
    else reader.skip();
  }
  return seconds;
}

/** @throws RpcError INVALID_ARGUMENT when it is no UUID */
export function decodeUuid(bytes: Buffer): string {
  const reader = new WireReader(bytes);
  let text = '';
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 2) text = reader.text();
    else if (field === 1) text = decodeStructured(reader.message());
    else reader.skip();
  }
  return checkUuid(text);
}

function decodeStructured(reader: WireReader): string {
  const halves = [0n, 0n];
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1 || field === 2) halves[field - 1] = reader.varint64();
    else reader.skip();
  }
  const hex = halves.map((half) => half.toString(16).padStart(16, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** @throws RpcError INVALID_ARGUMENT without an id, a type or a content type */
export function decodeProposedEvent(bytes: Buffer): ProposedEvent {
  const reader = new WireReader(bytes);
  let id: string | null = null;
  let data: Buffer = EMPTY;
  let metadata: Buffer = EMPTY;
  let type: string | undefined;
  let contentType: string | undefined;
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) id = decodeUuid(reader.bytes());
    else if (field === 2) {
      const [key, value] = decodeEntry(reader.message());
      if (key === 'type') type = value;
      else if (key === 'content-type') contentType = value;
    } else if (field === 3) metadata = reader.bytes();
    else if (field === 4) data = reader.bytes();
    else reader.skip();
  }
  if (type === undefined) throw requiredMetadataMissing('type');
  if (contentType === undefined) throw requiredMetadataMissing('content-type');
  if (id === null) throw invalidArgument('an event has no id');
  if (type === '' || type.includes('\0')) throw invalidArgument(`'${type}' is not a valid event type`);
  return { id, type, isJson: contentType === 'application/json', data, metadata };
}

function decodeEntry(reader: WireReader): [key: string, value: string] {
  const entry: [string, string] = ['', ''];
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1 || field === 2) entry[field - 1] = reader.text();
    else reader.skip();
  }
  return entry;
}

/** What the options expect, checked; @throws RpcError as the checks do */
export function requireOptions(options: BatchAppendOptions): { stream: string; expected: ExpectedRevision } {
  if (options.identifier.length === 0) throw invalidArgument('Required field StreamIdentifier not set.');
  if (options.expected === null) throw invalidArgument(`'None' is not a valid expected stream position`);
  return { stream: checkWritableStream(options.stream), expected: options.expected };
}
