import { z } from 'zod';
import { hasControls } from '#libs/mail';

/** What a file is called: a name without a path. */
export const fileName = z
  .string()
  .min(1)
  .max(200)
  .refine((name) => !hasControls(name), 'control characters and line breaks are not allowed here')
  .refine((name) => !/[/\\]/.test(name) && name !== '.' && name !== '..', 'expected a name without a path');
