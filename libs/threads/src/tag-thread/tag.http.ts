import { z } from 'zod';
import { tagOf } from './tag.js';

const MOST_CHARACTERS = 200;

/** A tag in a path or a body, in any case; as it is kept. */
export const tagField = z
  .string()
  .max(MOST_CHARACTERS)
  .transform((text, context): string => {
    const tag = tagOf(text);
    if (tag !== null) return tag;
    context.addIssue('expected 1 to 50 letters, figures, spaces and . _ : + & -, beginning with a letter or a figure');
    return z.NEVER;
  });
