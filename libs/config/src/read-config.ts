import type { z } from 'zod';

/** The environment does not make a configuration. The message has one line for each variable at fault, and never a value. */
export class BadConfig extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'BadConfig';
  }
}

/** Told from the schema alone: an issue's own message may quote what was given, which may be a secret. */
const fault = (variable: string, given: boolean, issue: z.core.$ZodIssue): string =>
  given ? `${variable} ${issue.message}` : `${variable} is missing`;

/**
 * Reads a configuration from environment variables, all at once. A variable that is empty counts as absent, since that is what Compose
 * makes of one that is not set. Throws `BadConfig`.
 */
export const readConfig = <Schema extends z.ZodObject>(
  schema: Schema,
  env: Readonly<Record<string, string | undefined>> = process.env,
): z.output<Schema> => {
  const given = Object.fromEntries(
    Object.keys(schema.shape).flatMap((name) =>
      env[name] === undefined || env[name] === '' ? [] : [[name, env[name]]],
    ),
  );
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new BadConfig(
    parsed.error.issues.map((issue) => {
      const variable = String(issue.path[0]);
      return fault(variable, variable in given, issue);
    }),
  );
};

/** Where jobs are kept: Redis when there is one, else Postgres. */
export const jobsUrl = (config: Readonly<{ REDIS_URL?: string | undefined; DATABASE_URL: string }>): string =>
  config.REDIS_URL ?? config.DATABASE_URL;
