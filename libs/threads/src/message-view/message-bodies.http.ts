import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Blobs } from '#libs/blobs';
import type { Answer } from '#libs/http';
import type { BlobRef, Content } from '../mail-parts.js';

/** Bodies beyond this many bytes are cut in a thread; `/full` has them whole. */
export const SHOWN_BYTES = 100 * 1024;

/** A mail's bodies as a thread shows them. HTML is never cut: one that is too long is left out, and the text cut. */
export const bodiesSchema = z.object({
  text: z.string().nullable(),
  html: z.string().nullable(),
  truncated: z.boolean().describe('whether /full has more'),
});

export type ShownBodies = Answer<typeof bodiesSchema>;

const cutAtCharacter = (bytes: Buffer): string => {
  let end = SHOWN_BYTES;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end).toString('utf8');
};

/** Reads the bodies that events name. */
@Injectable()
export class MessageBodies {
  constructor(private readonly blobs: Blobs) {}

  /** Both bodies whole. */
  async whole({ text, html }: Pick<Content, 'text' | 'html'>): Promise<{ text: string | null; html: string | null }> {
    const [plain, markup] = await Promise.all([this.read(text), this.read(html)]);
    return { text: plain?.toString('utf8') ?? null, html: markup?.toString('utf8') ?? null };
  }

  /** Both bodies, cut to what a thread shows at once. */
  async shown({ text, html }: Pick<Content, 'text' | 'html'>): Promise<ShownBodies> {
    const small = html !== null && html.size <= SHOWN_BYTES ? html : null;
    const [plain, markup] = await Promise.all([this.read(text), this.read(small)]);
    const long = plain !== null && plain.length > SHOWN_BYTES;
    return {
      text: plain === null ? null : long ? cutAtCharacter(plain) : plain.toString('utf8'),
      html: markup?.toString('utf8') ?? null,
      truncated: long || small !== html,
    };
  }

  private async read(ref: BlobRef | null): Promise<Buffer | null> {
    return ref === null ? null : this.blobs.get(ref.sha256);
  }
}
