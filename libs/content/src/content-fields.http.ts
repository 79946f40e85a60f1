import { z } from 'zod';
import { safeName, uuid } from '#libs/http';
import { hasControls } from '#libs/mail';
import { audienceField } from '#libs/people';
import { CONTENT_KINDS } from './content-item.js';

/** A subject with Liquid in it; what it renders to is held to the same. */
export const subjectTemplate = z
  .string()
  .max(900)
  .refine((text) => !hasControls(text), 'control characters and line breaks are not allowed here');

/** The word by which a snippet is called, with its `#` or without. */
export const shortcutWord = z
  .string()
  .max(60)
  .transform((text) => text.normalize('NFC').toLowerCase().replace(/^#/, ''))
  .refine((text) => /^[\p{L}\p{N}][\p{L}\p{N}\p{M}_-]{0,49}$/u.test(text), 'expected a word such as #thanks');

const link = z
  .url({ protocol: /^https?$/, hostname: z.regexes.domain })
  .max(2_000)
  .refine((text) => !hasControls(text) && !/["'<>\\\s]/.test(text), 'expected a link without quotes or spaces');

const bodies = { html: z.string().optional(), text: z.string().optional() };
const common = { name: safeName, visibility: audienceField };

/** What is written of an item, by its kind. */
export const contentBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('template'), ...common, subject: subjectTemplate, ...bodies }),
  z.strictObject({ kind: z.literal('snippet'), ...common, shortcut: shortcutWord.optional(), ...bodies }),
  z.strictObject({ kind: z.literal('document'), ...common, uploadId: uuid.optional() }),
  z.strictObject({ kind: z.literal('meeting-link'), ...common, url: link }),
  z.strictObject({ kind: z.literal('article'), ...common, url: link.optional(), ...bodies }),
  z.strictObject({ kind: z.literal('quote'), ...common, url: link.optional(), ...bodies }),
  z.strictObject({ kind: z.literal('video'), ...common, url: link, thumbnailUrl: link }),
]);

export type ContentBody = z.infer<typeof contentBody>;

export const contentKind = z.enum(CONTENT_KINDS);
