import type { ResolvedEvent } from '../links/resolve-links.js';
import type { RecordedEvent } from '../store/recorded-event.js';
import { TOMBSTONE_REVISION } from '../store/recorded-event.js';
import { WireWriter, fieldSize, varintSize } from './wire-writer.js';

/** How ids travel: as text, or as the two 64-bit halves of EventStoreDB's structured form. */
export type IdForm = 'string' | 'structured';

const TYPE = mapKey('type');
const CREATED = mapKey('created');
const JSON_CONTENT = mapEntry('content-type', 'application/json');
const BINARY_CONTENT = mapEntry('content-type', 'application/octet-stream');
/** 2^63 - 1 as a varint, which no double can hold. */
const TOMBSTONE_VARINT = Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]);

/** The message RecordedEvent of streams.proto and persistent.proto, which number its fields alike. */
export function encodeRecordedEvent(event: RecordedEvent, idForm: IdForm): Buffer {
  const id = idForm === 'string' ? null : structuredId(event.id);
  const idLength = id === null ? fieldSize(36) : id.length;
  const streamLength = Buffer.byteLength(event.stream);
  const typeLength = Buffer.byteLength(event.type);
  const ticks = `${event.created}0`;
  const typeEntry = TYPE.length + fieldSize(typeLength);
  const createdEntry = CREATED.length + fieldSize(ticks.length);
  const content = event.isJson ? JSON_CONTENT : BINARY_CONTENT;
  const size =
    fieldSize(idLength) +
    fieldSize(fieldSize(streamLength)) +
    30 +
    fieldSize(typeEntry) +
    fieldSize(createdEntry) +
    content.length +
    fieldSize(event.metadata.length) +
    fieldSize(event.data.length);
  const writer = new WireWriter(size).open(1, idLength);
  if (id === null) writer.text(2, event.id, 36);
  else writer.raw(id);
  writer.open(2, fieldSize(streamLength)).text(3, event.stream, streamLength);
  if (event.revision === TOMBSTONE_REVISION) writer.varint(3 << 3).raw(TOMBSTONE_VARINT);
  else writer.number(3, event.revision);
  writer.number(4, event.position).number(5, event.position);
  writer.open(6, typeEntry).raw(TYPE).text(2, event.type, typeLength);
  writer.open(6, createdEntry).raw(CREATED).text(2, ticks, ticks.length);
  writer.raw(content);
  return writer.bytes(7, event.metadata).bytes(8, event.data).finish();
}

/**
 * A ReadResp that carries an event.
 * @param retryCount for a persistent subscription: how often it was tried before
 */
export function encodeReadResponse({ event, link }: ResolvedEvent, idForm: IdForm, retryCount?: number): Buffer {
  const eventBytes = event === null ? null : encodeRecordedEvent(event, idForm);
  const linkBytes = link === null ? null : encodeRecordedEvent(link, idForm);
  const position = (link ?? event)?.position ?? 0;
  const length =
    (eventBytes === null ? 0 : fieldSize(eventBytes.length)) +
    (linkBytes === null ? 0 : fieldSize(linkBytes.length)) +
    1 +
    varintSize(position) +
    (retryCount === undefined ? 0 : 1 + varintSize(retryCount));
  const writer = new WireWriter(fieldSize(length)).open(1, length);
  if (eventBytes !== null) writer.bytes(1, eventBytes);
  if (linkBytes !== null) writer.bytes(2, linkBytes);
  writer.number(3, position);
  if (retryCount !== undefined) writer.number(5, retryCount);
  return writer.finish();
}

function structuredId(id: string): Buffer {
  const bits = Buffer.from(id.replaceAll('-', ''), 'hex');
  const halves = Buffer.concat([
    Buffer.from([0x08]),
    varint64(bits.readBigUInt64BE(0)),
    Buffer.from([0x10]),
    varint64(bits.readBigUInt64BE(8)),
  ]);
  return Buffer.concat([Buffer.from([0x0a, halves.length]), halves]);
}

function varint64(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}

function mapKey(key: string): Buffer {
  return new WireWriter(fieldSize(key.length)).text(1, key, key.length).finish();
}

function mapEntry(key: string, value: string): Buffer {
  const length = fieldSize(key.length) + fieldSize(value.length);
  const writer = new WireWriter(fieldSize(length)).open(6, length);
  return writer.text(1, key, key.length).text(2, value, value.length).finish();
}
