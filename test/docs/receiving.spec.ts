import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { usualSmtpLimits } from '#libs/mail';
import { intakeConfig, smtpLimits } from '../../apps/intake/src/config.js';

/** The limits that a table of docs/operators.md shows, with their defaults. */
const shown = Object.fromEntries(
  [...readFileSync('docs/operators.md', 'utf8').matchAll(/^\| `([A-Z_]+)` +\| (\d+) +\| .+ \|$/gm)].map(
    ([, name = '', value]) => [name, Number(value)],
  ),
);

/** Every variable with the value that .env.example has for it. */
const env = Object.fromEntries(
  [...readFileSync('.env.example', 'utf8').matchAll(/^#?([A-Z_]+)=(.*)$/gm)].map(([, name = '', value]) => [
    name,
    value,
  ]),
);

it('operators are shown every limit of receiving with its default', () => {
  const limits = Object.keys(intakeConfig.shape).filter((name) =>
    /^(?:SMTP_(?:MAX|MIN)_|MAX_MAIL_|SMTP_.*_SECONDS$)/.test(name),
  );
  expect(shown).toEqual(Object.fromEntries(limits.map((name) => [name, Number(env[name])])));
});

it('the limits that hold when none is configured are the usual ones', () => {
  expect(smtpLimits(intakeConfig.parse(env))).toEqual(usualSmtpLimits);
});

it('a key for STARTTLS goes with its certificate', () => {
  const { SMTP_TLS_CERT: _, ...without } = env;
  expect(intakeConfig.safeParse(env).success).toBe(true);
  expect(intakeConfig.safeParse(without).error?.issues).toMatchObject([{ path: ['SMTP_TLS_CERT'] }]);
});
