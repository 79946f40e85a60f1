import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { Blobs } from '#libs/blobs';
import type { Answer } from '#libs/http';
import { cutHtml, cutText } from '#libs/mail';
import type { BlobRef, Content } from '../mail-parts.js';

/** Bodies beyond this many bytes are cut in a thread; `/full` has them whole. */
export const SHOWN_BYTES = 100 * 1024;

/** So much of a long HTML is read to find what to cut: beyond it, everything goes. */
const READ_BYTES = 1024 * 1024;

/** So many long bodies are kept as they were cut: a thread is looked at more than once, and a blob never changes. */
const CUTS_KEPT = 100;

/** A mail's bodies as a thread shows them. */
export const bodiesSchema = z.object({
  text: z.string().nullable().describe('a long one ends with a line or a word'),
  html: z.string().nullable().describe('a long one lacks pictures written into it, then what it quotes, then its end'),
  truncated: z.boolean().describe('whether /full has more'),
});

export type ShownBodies = Answer<typeof bodiesSchema>;

/** Reads the bodies that events name. */
@Injectable()
export class MessageBodies {
  private readonly cuts = new LRUCache<string, string>({ max: CUTS_KEPT });

  constructor(private readonly blobs: Blobs) {}

  /** Both bodies whole. */
  async whole({ text, html }: Pick<Content, 'text' | 'html'>): Promise<{ text: string | null; html: string | null }> {
    const [plain, markup] = await Promise.all([this.read(text), this.read(html)]);
    return { text: plain?.toString('utf8') ?? null, html: markup?.toString('utf8') ?? null };
  }

  /** Both bodies, cut to what a thread shows at once. */
  async shown({ text, html }: Pick<Content, 'text' | 'html'>): Promise<ShownBodies> {
    const [plain, markup] = await Promise.all([this.beginning(text, SHOWN_BYTES + 1), this.markup(html)]);
    return {
      text: plain === null ? null : cutText(plain, SHOWN_BYTES),
      html: markup,
      truncated: [text, html].some((ref) => ref !== null && ref.size > SHOWN_BYTES),
    };
  }

  private async read(ref: BlobRef | null): Promise<Buffer | null> {
    return ref === null ? null : this.blobs.get(ref.sha256);
  }

  private async markup(ref: BlobRef | null): Promise<string | null> {
    if (ref === null || ref.size <= SHOWN_BYTES) return (await this.read(ref))?.toString('utf8') ?? null;
    const known = this.cuts.get(ref.sha256);
    if (known !== undefined) return known;
    const bytes = await this.beginning(ref, READ_BYTES);
    // Told that more is to come, the decoder leaves out half of a character at the end.
    const cut = cutHtml(new TextDecoder().decode(bytes ?? undefined, { stream: true }), SHOWN_BYTES);
    this.cuts.set(ref.sha256, cut);
    return cut;
  }

  private async beginning(ref: BlobRef | null, bytes: number): Promise<Buffer | null> {
    if (ref === null || ref.size <= bytes) return this.read(ref);
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of this.blobs.stream(ref.sha256) as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= bytes) break;
    }
    return Buffer.concat(chunks).subarray(0, bytes);
  }
}
