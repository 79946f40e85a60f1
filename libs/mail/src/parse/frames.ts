import type { Duplex } from 'node:stream';

/** What goes between a process and the one that parses for it: a JSON value, and bytes that stay bytes. */
export type Frame<Head> = Readonly<{ head: Head; parts: readonly Buffer[] }>;

const PREFIX = 8;

/** Writes a frame: the sizes of what follows, the JSON with the size of every part, the parts as they are. */
export const writeFrame = <Head>(channel: Duplex, { head, parts }: Frame<Head>): void => {
  const sizes = parts.map(({ length }) => length);
  const json = Buffer.from(JSON.stringify({ head, sizes }), 'utf8');
  const prefix = Buffer.alloc(PREFIX);
  prefix.writeUInt32BE(json.length, 0);
  prefix.writeUInt32BE(
    sizes.reduce((sum, size) => sum + size, 0),
    4,
  );
  channel.cork();
  for (const bytes of [prefix, json, ...parts]) if (bytes.length > 0) channel.write(bytes);
  channel.uncork();
};

type Expected = 'prefix' | 'json' | 'parts';

/** Calls back with each frame that arrives; its parts lie in one block of memory that is theirs alone. */
export const readFrames = <Head>(channel: Duplex, onFrame: (frame: Frame<Head>) => void): void => {
  let expected: Expected = 'prefix';
  let block = Buffer.alloc(PREFIX);
  let filled = 0;
  let partsSize = 0;
  let json = '';

  const expect = (next: Expected, size: number): void => {
    expected = next;
    block = Buffer.allocUnsafeSlow(size);
    filled = 0;
  };
  const complete = (): void => {
    const whole = block;
    if (expected === 'prefix') {
      partsSize = whole.readUInt32BE(4);
      expect('json', whole.readUInt32BE(0));
    } else if (expected === 'json') {
      json = whole.toString('utf8');
      expect('parts', partsSize);
    } else {
      const { head, sizes } = JSON.parse(json) as { head: Head; sizes: number[] };
      expect('prefix', PREFIX);
      let at = 0;
      onFrame({ head, parts: sizes.map((size) => whole.subarray(at, (at += size))) });
    }
  };

  channel.on('data', (chunk: Buffer) => {
    let at = 0;
    while (at < chunk.length) {
      const taken = chunk.copy(block, filled, at, at + block.length - filled);
      at += taken;
      filled += taken;
      while (filled === block.length) complete();
    }
  });
};
