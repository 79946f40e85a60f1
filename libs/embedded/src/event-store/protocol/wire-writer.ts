/** Writes protocol buffers by hand, into one buffer sized beforehand; for the messages of which there are millions. */
export class WireWriter {
  readonly #target: Buffer;
  #at = 0;

  constructor(size: number) {
    this.#target = Buffer.allocUnsafe(size);
  }

  /** @param value a whole number below 2^53 */
  varint(value: number): this {
    let rest = value;
    while (rest > 0x7f) {
      this.#target[this.#at++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    this.#target[this.#at++] = rest;
    return this;
  }

  /** A field of varint type. */
  number(field: number, value: number): this {
    return this.varint(field << 3).varint(value);
  }

  /** The head of a field of `length` bytes, which must follow. */
  open(field: number, length: number): this {
    return this.varint((field << 3) | 2).varint(length);
  }

  bytes(field: number, value: Uint8Array): this {
    this.open(field, value.length);
    this.#target.set(value, this.#at);
    this.#at += value.length;
    return this;
  }

  /** @param length of the text in UTF-8 */
  text(field: number, value: string, length: number): this {
    this.open(field, length);
    this.#target.write(value, this.#at, length, length === value.length ? 'latin1' : 'utf8');
    this.#at += length;
    return this;
  }

  raw(value: Uint8Array): this {
    this.#target.set(value, this.#at);
    this.#at += value.length;
    return this;
  }

  finish(): Buffer {
    return this.#target.subarray(0, this.#at);
  }
}

/** The bytes a varint takes. */
export function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 128)) size += 1;
  return size;
}

/** The bytes of a length-delimited field whose number is below 16. */
export const fieldSize = (length: number): number => 1 + varintSize(length) + length;
