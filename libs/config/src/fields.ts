import { z } from 'zod';

/** What `.env.example` says of a variable beside its description: the value it has when absent, or one that may serve as a model. */
type Meta = Readonly<{ description: string; fallback?: string; example?: string }>;

const described = <Schema extends z.ZodType>(schema: Schema, meta: Meta): Schema => schema.meta(meta);

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .refine((value) => /^\d{1,15}$/.test(value) && Number(value) >= min && Number(value) <= max, {
      error: `must be a whole number from ${min} to ${max}`,
    })
    .transform(Number);

/** A whole number between two bounds, these included. */
export const number = (fallback: number, [min, max]: readonly [number, number], description: string) =>
  described(wholeNumber(min, max).default(fallback), { description, fallback: String(fallback) });

const PORTS = [0, 65_535] as const;

/** A port that an operator gives or leaves to its default; 0 takes any that is free. */
export const port = (fallback: number, description: string) => number(fallback, PORTS, description);

/** A port that nothing is listened for on unless it is given. */
export const optionalPort = (example: number, description: string) =>
  described(wholeNumber(...PORTS).optional(), { description, example: String(example) });

/** A file or socket on this machine. */
export const path = (example: string, description: string) =>
  described(z.string().regex(/^\//, { error: 'must be a path that begins with /' }).optional(), {
    description,
    example,
  });

/** One word of several; the first is the one that holds when none is given. */
export const choice = <const Words extends readonly [string, ...string[]]>(words: Words, description: string) =>
  described(z.enum(words, { error: `must be ${words.join(' or ')}` }).default(words[0] as never), {
    description,
    fallback: words[0],
  });

/** A port of which one must know whether it was asked for: one left to its default may give way to a free one when it is in use. */
export const yieldingPort = (fallback: number, description: string) =>
  described(
    wholeNumber(...PORTS)
      .optional()
      .transform((asked) => ({ port: asked ?? fallback, asked: asked !== undefined })),
    {
      description: `${description}. Left to its default, it gives way to a free port when it is in use`,
      fallback: String(fallback),
    },
  );

const isUrl = (value: string, protocols: readonly string[]): boolean =>
  protocols.some((protocol) => value.startsWith(`${protocol}//`)) && URL.canParse(value);

const url = (protocols: readonly string[]) =>
  z.string().refine((value) => isUrl(value, protocols), {
    error: `must be an address that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  });

/** A host to listen on. */
const host = z.string().regex(/^[A-Za-z0-9.:_-]{1,255}$/, { error: 'must be a host name or an IP address' });

export const HOST = described(host.default('127.0.0.1'), {
  description: 'Where HTTP is listened for; 0.0.0.0 is every interface',
  fallback: '127.0.0.1',
});

export const PUBLIC_URL = described(url(['http:', 'https:']).optional(), {
  description: 'The address that people reach the API by, when it is not the one it listens on',
  example: 'https://mail.example.com',
});

export const DATABASE_URL = described(url(['postgres:', 'postgresql:']), {
  description:
    'Postgres: read models, checkpoints, and jobs when there is no Redis. For event-store it holds the log itself',
  example: 'postgres://threadlog:secret@127.0.0.1:5432/threadlog',
});

/** A cluster is written with several hosts, which `URL` does not take, so only the scheme is looked at. */
export const EVENTSTORE_URL = described(
  z
    .string()
    .regex(/^esdb(\+discover)?:\/\/\S+$/, { error: 'must be an address that begins with esdb:// or esdb+discover://' }),
  {
    description: 'The event log: EventStoreDB, or what npm run event-store says',
    example: 'esdb://127.0.0.1:2113?tls=false',
  },
);

export const EVENTSTORE_PORT = port(
  2113,
  'Where the embedded event-store node listens when it runs as a process of its own',
);

export const REDIS_URL = described(url(['redis:', 'rediss:']).optional(), {
  description: 'Redis for the jobs, set to noeviction. Without it they are kept in DATABASE_URL',
  example: 'redis://127.0.0.1:6379',
});

export const BLOBS_URL = described(url(['file:', 's3:']), {
  description:
    'Raw mail, bodies and attachments: a folder, or a bucket s3://key:secret@host:port/bucket?tls=false&region=us-east-1',
  example: 'file:///var/lib/threadlog/blobs',
});

export const DATA_DIR = described(z.string().default('.data'), {
  description: 'The folder that holds everything the standalone keeps',
  fallback: '.data',
});

export const SMTP_HOST = described(host.default('127.0.0.1'), {
  description: 'Where incoming mail is listened for; 0.0.0.0 is every interface',
  fallback: '127.0.0.1',
});

export const SMTP_URL = described(url(['smtp:', 'smtps:']), {
  description: 'The server that takes outgoing mail',
  example: 'smtp://user:secret@127.0.0.1:587',
});

export const MESSAGE_ID_SECRET = described(z.string().min(32, { error: 'must have 32 characters or more' }), {
  description:
    'Signs the Message-IDs of outgoing mail, so that nobody joins a thread by guessing one. Keep it: changing it unties old threads',
  example: 'replace-this-by-32-or-more-random-characters',
});

export const OIDC_ISSUER = described(url(['http:', 'https:']).optional(), {
  description:
    'The OpenID Connect issuer whose tokens sign people in, as `iss` in them says, beside API keys. Without it only API keys do',
  example: 'https://login.example.com/realms/house',
});

export const OIDC_AUDIENCE = described(z.string().min(1).default('threadlog'), {
  description: 'Whom those tokens must be meant for: `aud` in them',
  fallback: 'threadlog',
});

export const SECRETS_KEY = described(
  z
    .string()
    .transform((keys) => keys.split(',').map((key) => key.trim()))
    .refine((keys) => keys.every((key) => key.length >= 32), {
      error: 'must be keys of 32 characters or more, separated by commas, the newest first',
    }),
  {
    description:
      'Seals the secrets of mailboxes, outgoing servers, DKIM keys and webhooks, which lie in the log. To change it, put the new key first and keep the old one after a comma, until every secret was given again',
    example: 'replace-this-too-by-32-or-more-random-characters',
  },
);

export const IMAP_POLL_SECONDS = number(
  60,
  [1, 3_600],
  'How long a connected mailbox is left to tell of new mail by itself before it is asked, in seconds',
);

export const MAX_MAIL_BYTES = number(
  36_700_160,
  [1_024, 1_073_741_824],
  'The largest mail that is taken in or sent, in bytes, attachments included as they travel',
);

export const MAX_ATTACHED_BYTES = number(
  26_214_400,
  [1_024, 1_073_741_824],
  'The files of one mail together, in bytes. They travel a third larger, which MAX_MAIL_BYTES must allow',
);

export const CLAMD_URL = described(url(['tcp:', 'unix:']).optional(), {
  description:
    "ClamAV's daemon, which scans files before they are sent. Its StreamMaxLength must allow MAX_ATTACHED_BYTES",
  example: 'tcp://127.0.0.1:3310',
});

export const UNSCANNED_FILES = choice(
  ['send', 'refuse'],
  'What becomes of files of which no antivirus says anything, because none is set up or it is away: send or refuse them',
);

export const SEATS = number(
  0,
  [0, 1_000_000],
  'How many people may work here: one without a seat may look and not act. 0: seats are not counted, and everybody may',
);

export const SEND_HOLD_SECONDS = number(
  10,
  [0, 120],
  'For how long a mail can be taken back before it leaves, where its writer does not say, in seconds',
);

export const SEND_PER_MINUTE = number(
  0,
  [0, 1_000_000],
  'How many mails may leave from an address in any minute, where it has no limit of its own; 0 for as many as there are',
);

export const SEND_PER_DAY = number(
  0,
  [0, 1_000_000],
  'How many mails may leave from an address in any 24 hours, where it has no limit of its own; 0 for as many as there are',
);

export const DELIVERY_DOUBT_AFTER_SECONDS = number(
  600,
  [1, 86_400],
  'How long an attempt may take; one without an outcome by then is in doubt. Servers may take minutes to answer (RFC 5321, 4.5.3.2)',
);

export const DELIVERY_DOUBT_POLICY = described(
  z.enum(['ask', 'retry'], { error: 'must be ask or retry' }).default('ask'),
  {
    description:
      'What becomes of a delivery in doubt: ask shows it to a person, retry sends it again with the same Message-ID',
    fallback: 'ask',
  },
);

export const TRUSTED_AUTHSERV_IDS = described(
  z
    .string()
    .default('')
    .transform((list) => list.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]))),
  {
    description:
      'The names that mail servers of yours give themselves in Authentication-Results, separated by commas. They must drop such headers of others',
    example: 'mx1.example.com,mx2.example.com',
  },
);

const yesOrNo = (description: string) =>
  described(
    z
      .enum(['true', 'false'], { error: 'must be true or false' })
      .default('false')
      .transform((word) => word === 'true'),
    { description, fallback: 'false' },
  );

export const CHECK_SENDER_AUTHENTICATION = yesOrNo(
  'Whether SPF, DKIM and DMARC of mail that comes by SMTP are checked here, by DNS, where anything is made of the result',
);

export const RETURN_PATH_TAGS = yesOrNo(
  'Whether the envelope of mail that goes out names support+<tag>@ as its sender, by which a bounce of any form finds its mail. Addresses with a plus must reach the intake, and SMTP_URL must accept them as senders',
);

export const WEBHOOK_TARGETS = choice(
  ['public', 'any'],
  'Where webhooks are posted to: by https to the public Internet (public), or anywhere, http and private networks included (any), for trials',
);

export const LOG_LEVEL = described(
  z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be fatal, error, warn, info, debug, trace or silent',
    })
    .default('info'),
  { description: 'How much is logged: fatal, error, warn, info, debug, trace or silent', fallback: 'info' },
);
