import { z } from 'zod';

/** Sort key of a list of names: sortText() of the name, and the id. */
export const sortNameAndId = z.tuple([
  z
    .string()
    .max(200)
    .refine((name) => !name.includes('\0')),
  z.uuid(),
]);
