/** The demo people, by what they may do. */
export const demoPeople = {
  superAdmin: { name: 'Sofia Laurent', email: 'sofia@threadlog.example', roles: ['superAdmin'] },
  admin: { name: 'Adam Weiss', email: 'adam@threadlog.example', roles: ['admin'] },
  agent: { name: 'Amira Haddad', email: 'amira@threadlog.example', roles: ['member'] },
  agent2: { name: 'Bruno Keller', email: 'bruno@threadlog.example', roles: ['member'] },
  outsider: { name: 'Olga Petrov', email: 'olga@threadlog.example', roles: ['member'] },
  auditor: { name: 'Ines Duval', email: 'ines@threadlog.example', roles: ['auditor'] },
} as const;

export type DemoPerson = keyof typeof demoPeople;

/** What `npm start` writes to `demo.json` for people and programs that want to try it. */
export type DemoFile = Readonly<{
  api: string;
  smtp: Readonly<{ host: string; port: number }>;
  sandbox: Readonly<{ smtp: Readonly<{ host: string; port: number }>; http: string }>;
  keys: Readonly<Record<DemoPerson, string>>;
  /** What the command line reads from its environment to work on this installation. */
  env: Readonly<Record<'DATABASE_URL' | 'EVENTSTORE_URL' | 'BLOBS_URL', string>>;
  inboxes: readonly Readonly<{ id: string; address: string }>[];
}>;
