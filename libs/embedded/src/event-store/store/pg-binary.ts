const INT8 = 20;
const TEXT = 25;
const UUID = 2950;
const BOOL = 16;
const BYTEA = 17;

/**
 * One-dimensional Postgres arrays in the binary wire format. node-postgres sends a Buffer as a binary parameter as it
 * is, so a batch of events reaches the server without being turned into hexadecimal text and quoted.
 */
export const bigints = (values: readonly (number | bigint)[]): Buffer =>
  fixedWidth(INT8, 8, values, (target, at, value) => target.writeBigInt64BE(BigInt(value), at));

export const booleans = (values: readonly boolean[]): Buffer =>
  fixedWidth(BOOL, 1, values, (target, at, value) => target.writeUInt8(value ? 1 : 0, at));

/** Values are UUIDs in the usual 36-character form. */
export const uuids = (values: readonly string[]): Buffer =>
  fixedWidth(UUID, 16, values, (target, at, value) => target.write(value.replaceAll('-', ''), at, 16, 'hex'));

export function texts(values: readonly string[]): Buffer {
  const lengths = values.map((value) => Buffer.byteLength(value));
  return variableWidth(TEXT, lengths, (target, at, index) => target.write(values[index] ?? '', at, 'utf8'));
}

export function byteas(values: readonly Buffer[]): Buffer {
  const lengths = values.map((value) => value.length);
  return variableWidth(BYTEA, lengths, (target, at, index) => values[index]?.copy(target, at));
}

const HEADER = 20;

function header(target: Buffer, elementType: number, count: number): void {
  target.writeInt32BE(count === 0 ? 0 : 1, 0);
  target.writeInt32BE(0, 4);
  target.writeInt32BE(elementType, 8);
  if (count > 0) {
    target.writeInt32BE(count, 12);
    target.writeInt32BE(1, 16);
  }
}

function fixedWidth<T>(
  elementType: number,
  width: number,
  values: readonly T[],
  write: (target: Buffer, at: number, value: T) => void,
): Buffer {
  const target = Buffer.allocUnsafe(values.length === 0 ? 12 : HEADER + values.length * (4 + width));
  header(target, elementType, values.length);
  let at = HEADER;
  for (const value of values) {
    target.writeInt32BE(width, at);
    write(target, at + 4, value);
    at += 4 + width;
  }
  return target;
}

function variableWidth(
  elementType: number,
  lengths: readonly number[],
  write: (target: Buffer, at: number, index: number) => void,
): Buffer {
  const bytes = lengths.reduce((sum, length) => sum + 4 + length, 0);
  const target = Buffer.allocUnsafe(lengths.length === 0 ? 12 : HEADER + bytes);
  header(target, elementType, lengths.length);
  let at = HEADER;
  lengths.forEach((length, index) => {
    target.writeInt32BE(length, at);
    write(target, at + 4, index);
    at += 4 + length;
  });
  return target;
}
