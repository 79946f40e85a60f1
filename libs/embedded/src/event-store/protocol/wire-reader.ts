/** Raised for bytes that are no message. */
export class MalformedMessage extends Error {}

/** Reads protocol buffers by hand, without making an object for every message within a message. */
export class WireReader {
  readonly #bytes: Buffer;
  readonly #end: number;
  #at: number;
  #wireType = 0;

  constructor(bytes: Buffer, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  /** The number of the next field; 0 at the end. */
  next(): number {
    if (this.#at >= this.#end) return 0;
    const tag = this.varint();
    this.#wireType = tag & 7;
    return tag >>> 3;
  }

  /** A whole number; above 2^53 it is rounded. */
  varint(): number {
    let value = 0;
    let factor = 1;
    for (let count = 0; count < 10; count += 1) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined || this.#at > this.#end) break;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
    throw new MalformedMessage('a number does not end');
  }

  /** A 64-bit number, whole. */
  varint64(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined || this.#at > this.#end) break;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new MalformedMessage('a number does not end');
  }

  /** The bytes of the field, not copied. */
  bytes(): Buffer {
    const { start, end } = this.#span();
    return this.#bytes.subarray(start, end);
  }

  text(): string {
    const { start, end } = this.#span();
    return this.#bytes.toString('utf8', start, end);
  }

  message(): WireReader {
    const { start, end } = this.#span();
    return new WireReader(this.#bytes, start, end);
  }

  /** Passes over a field that is of no interest. */
  skip(): void {
    if (this.#wireType === 0) this.varint();
    else if (this.#wireType === 1) this.#at += 8;
    else if (this.#wireType === 2) this.#span();
    else if (this.#wireType === 5) this.#at += 4;
    else throw new MalformedMessage(`there is no wire type ${this.#wireType}`);
  }

  #span(): { start: number; end: number } {
    const length = this.varint();
    const start = this.#at;
    const end = start + length;
    if (end > this.#end) throw new MalformedMessage('a field is longer than its message');
    this.#at = end;
    return { start, end };
  }
}
