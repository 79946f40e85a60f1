import type { z } from 'zod';

type AppConfigs = Readonly<Record<string, z.ZodObject>>;

const HEAD = `# Written by npm run env-example from the configuration schemas in apps/*/src/config.ts; do not edit.
# A line that is commented out shows the value that holds without it, or an example.
`;

const quoted = (value: string): string => (/[\s#"'$]/.test(value) ? JSON.stringify(value) : value);

/** The text of `.env.example`: each variable of any app once, what it is for, who reads it, and its default or an example. */
export const envExample = (apps: AppConfigs): string => {
  const names = [...new Set(Object.values(apps).flatMap((schema) => Object.keys(schema.shape)))];
  const entries = names.map((name) => {
    const readers = Object.entries(apps).flatMap(([app, schema]) =>
      name in schema.shape ? [{ app, field: schema.shape[name] }] : [],
    );
    const metas = readers.map(({ app, field }) => ({
      app,
      meta: field?.meta() ?? {},
      required: field?.safeParse(undefined).success === false,
    }));
    const [first] = metas;
    const fallbacks = new Set(metas.map(({ meta }) => meta['fallback']));
    const perApp =
      fallbacks.size > 1 ? ` (${metas.map(({ app, meta }) => `${app}: ${String(meta['fallback'])}`).join(', ')})` : '';
    const value = String(first?.meta['fallback'] ?? first?.meta['example'] ?? '');
    return [
      `# ${String(first?.meta.description)}${perApp}.`,
      `# Read by ${metas.map(({ app, required }) => (required ? `${app} (required)` : app)).join(', ')}.`,
      `${metas.some(({ required }) => required) ? '' : '#'}${name}=${quoted(value)}`,
    ].join('\n');
  });
  return [HEAD, ...entries.map((entry) => `${entry}\n`)].join('\n');
};
