import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { ms, perSecond, publish, times } from './figures/report.js';
import { type Figures, interleaved } from './figures/rounds.js';
import { percentile } from './figures/statistics.js';
import { shareOut } from './load/clients.js';
import { HttpConnection } from './load/http-connection.js';
import { mustBeDurable } from './system/durability.js';
import { databaseOf, demoOf, scratchFolder, startStandalone } from './system/standalone.js';
import { BareInserts, createInserts } from './compose/bare-inserts.js';

const COMMANDS = { 1: 150, 8: 400 } as const;
const BODY = 'Thank you for your order. It leaves our workshop on Thursday and should be with you by Monday.\n'.repeat(
  8,
);
const P95_AT_MOST = 3;

type Clients = keyof typeof COMMANDS;

const folder = await scratchFolder();
const standalone = await startStandalone(folder.path);
const demo = await demoOf(folder.path);
const databaseUrl = await databaseOf(folder.path);
await mustBeDurable(databaseUrl, folder.path);
await createInserts(databaseUrl);
const database = new pg.Client({ connectionString: databaseUrl });
await database.connect();
const bareServer = fork(fileURLToPath(new URL('compose/bare-server.js', import.meta.url)), [databaseUrl]);
const [barePort] = (await once(bareServer, 'message')) as [number];

const [inbox] = demo.inboxes;
if (inbox === undefined) throw new Error('the demo has no inbox');
const headers = { Authorization: `Bearer ${demo.keys.agent}` };

const mails = (count: number): string[] =>
  Array.from({ length: count }, (_, n) =>
    JSON.stringify({
      inboxId: inbox.id,
      from: inbox.address,
      to: [`customer${n % 50}@elsewhere.example`],
      subject: `Your order ${n} ${randomUUID()}`,
      text: BODY,
    }),
  );

const figures = ({ took, seconds }: Awaited<ReturnType<typeof shareOut>>): Figures => ({
  p50: percentile(took, 0.5),
  p95: percentile(took, 0.95),
  rate: took.length / seconds,
});

const overHttp = async (url: string, path: string, clients: Clients): Promise<Figures> => {
  const connections = await Promise.all(Array.from({ length: clients }, () => HttpConnection.open(url)));
  const result = await shareOut(connections, mails(COMMANDS[clients]), async (connection, mail) => {
    const { status, body } = await connection.post(path, { ...headers, 'Idempotency-Key': randomUUID() }, mail);
    if (status !== 202) throw new Error(`${path} answered ${status}: ${body}`);
  });
  for (const connection of connections) connection.close();
  return figures(result);
};

const bareInserts = async (clients: Clients): Promise<Figures> => {
  const connections = await Promise.all(Array.from({ length: clients }, () => BareInserts.connect(databaseUrl)));
  const result = await shareOut(connections, mails(COMMANDS[clients]), (connection, mail) => connection.insert(mail));
  await Promise.all(connections.map((connection) => connection.close()));
  return figures(result);
};

/** What a round leaves to be delivered is not to slow the next one. */
const untilDelivered = async (): Promise<void> => {
  for (;;) {
    const { rows } = await database.query<{ left: string }>(
      `SELECT count(*) AS left FROM read_models.sent_view_v1 WHERE unsettled`,
    );
    if (rows[0]?.left === '0') return;
    await pause(100);
  }
};

const compose = async (clients: Clients): Promise<Figures> => {
  const result = await overHttp(demo.api, '/v1/threads', clients);
  await pause(200);
  await untilDelivered();
  return result;
};

const measured = await interleaved({
  insert1: () => bareInserts(1),
  server1: () => overHttp(`http://127.0.0.1:${barePort}`, '/', 1),
  compose1: () => compose(1),
  insert8: () => bareInserts(8),
  server8: () => overHttp(`http://127.0.0.1:${barePort}`, '/', 8),
  compose8: () => compose(8),
});

bareServer.disconnect();
await database.end();
await standalone.stop();
await folder.remove();

const row = (label: string, clients: Clients, name: 'insert' | 'server' | 'compose'): string[] => {
  const [own, bare] = [`${name}${clients}`, `insert${clients}`] as const;
  return [
    label,
    String(clients),
    ms(measured.of(own, 'p50')),
    ms(measured.of(own, 'p95')),
    perSecond(measured.of(own, 'rate')),
    times(measured.ratio(own, bare, 'p95')),
    times(measured.ratio(own, bare, 'rate')),
  ];
};

const target = (clients: Clients) => {
  const ratio = measured.ratio(`compose${clients}`, `insert${clients}`, 'p95');
  return {
    asked: `p95 of ComposeEmail at ${clients === 1 ? 'one client' : `${clients} clients`} at most ${P95_AT_MOST} times that of a bare durable insert`,
    measured: times(ratio),
    met: ratio <= P95_AT_MOST,
  };
};

publish({
  name: 'compose',
  title: 'ComposeEmail over HTTP',
  what:
    'A client on a kept-open connection sends a mail with a text of 800 bytes to one recipient and waits for the 202. The server is the ' +
    'standalone, one process that at the same time delivers those mails and keeps the views. The bare insert commits the bytes of the same request as ' +
    'one row of the same Postgres over a connection of its own; the bare server does that behind `node:http` in a process of its own, ' +
    'without a right, a rule or an event. Ratios are to the bare insert.',
  head: ['', 'clients', 'p50', 'p95', 'a second', 'p95 to bare', 'rate to bare'],
  rows: ([1, 8] as const).flatMap((clients) => [
    row('bare insert', clients, 'insert'),
    row('bare server', clients, 'server'),
    row('ComposeEmail', clients, 'compose'),
  ]),
  targets: [target(1), target(8)],
});
