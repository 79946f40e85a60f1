import type { Asking, Person } from './world/person.js';

/** Sends a request, holds the answer to the OpenAPI document, and gives its body. */
export type Told = (
  who: Person,
  method: string,
  path: string,
  status: number,
  body?: unknown,
  asking?: Asking,
) => Promise<Readonly<Record<string, string>>>;
