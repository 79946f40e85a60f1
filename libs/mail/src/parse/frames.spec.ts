import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Frame, readFrames, writeFrame } from './frames.js';

const frame = fc.record({
  head: fc.jsonValue().map((value) => ({ value })),
  parts: fc.array(
    fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
    { maxLength: 4 },
  ),
});

it('a frame arrives as it was written, however the bytes are cut on the way', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { maxLength: 5 }), fc.integer({ min: 1, max: 40 }), async (frames, cut) => {
      const wire = new PassThrough();
      frames.forEach((one) => writeFrame(wire, one));
      const bytes = (wire.read() as Buffer | null) ?? Buffer.alloc(0);
      const channel = new PassThrough();
      const arrived: Frame<unknown>[] = [];
      readFrames(channel, (one) => arrived.push(one));
      for (let from = 0; from < bytes.length; from += cut) channel.write(bytes.subarray(from, from + cut));
      await new Promise((resolve) => channel.end(resolve));
      expect(JSON.stringify(arrived)).toBe(JSON.stringify(frames));
    }),
    { numRuns: 200 },
  );
});
