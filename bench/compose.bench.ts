import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { sentView } from '#libs/delivery';
import { ms, perSecond, publish, times } from './figures/report.js';
import { type Figures, interleaved } from './figures/rounds.js';
import { percentile } from './figures/statistics.js';
import { shareOut } from './load/clients.js';
import { HttpConnection } from './load/http-connection.js';
import { writtenMails } from './load/written-mails.js';
import { mustBeDurable } from './system/durability.js';
import { type Deployment, separateProcesses, standalone } from './system/deployments.js';
import { type Demo, until } from './system/place.js';
import { BareInserts, createInserts } from './compose/bare-inserts.js';

const COMMANDS = { 1: 150, 8: 400 } as const;
const P95_AT_MOST = 3;

type Clients = keyof typeof COMMANDS;

const alone = await standalone();
const apart = await separateProcesses();
const { databaseUrl } = alone;
for (const place of [alone, apart]) await mustBeDurable(place.databaseUrl, place.folder);
await createInserts(databaseUrl);
const bareServer = fork(fileURLToPath(new URL('compose/bare-server.js', import.meta.url)), [databaseUrl]);
const [barePort] = (await once(bareServer, 'message')) as [number];

const figures = ({ took, seconds }: Awaited<ReturnType<typeof shareOut>>): Figures => ({
  p50: percentile(took, 0.5),
  p95: percentile(took, 0.95),
  rate: took.length / seconds,
});

const overHttp = async (demo: Demo, url: string, path: string, clients: Clients): Promise<Figures> => {
  const connections = await Promise.all(Array.from({ length: clients }, () => HttpConnection.open(url)));
  const headers = { Authorization: `Bearer ${demo.keys.agent}` };
  const result = await shareOut(connections, writtenMails(COMMANDS[clients], demo), async (connection, mail) => {
    const { status, body } = await connection.post(path, { ...headers, 'Idempotency-Key': randomUUID() }, mail);
    if (status !== 202) throw new Error(`${path} answered ${status}: ${body}`);
  });
  for (const connection of connections) connection.close();
  return figures(result);
};

const bareInserts = async (clients: Clients): Promise<Figures> => {
  const connections = await Promise.all(Array.from({ length: clients }, () => BareInserts.connect(databaseUrl)));
  const bodies = writtenMails(COMMANDS[clients], alone.demo);
  const result = await shareOut(connections, bodies, (connection, body) => connection.insert(body));
  await Promise.all(connections.map((connection) => connection.close()));
  return figures(result);
};

/** What a round leaves to be delivered is not to slow the next one. */
const untilDelivered = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await until('the delivery of every mail', async () => {
    await pause(200);
    const { rows } = await client.query<{ left: string }>(
      `SELECT count(*) AS left FROM ${sentView.table.quoted} WHERE due_at IS NOT NULL`,
    );
    return rows[0]?.left === '0' ? true : null;
  });
  await client.end();
};

const compose = async (place: Deployment, clients: Clients): Promise<Figures> => {
  const result = await overHttp(place.demo, place.demo.api, '/v1/threads', clients);
  await untilDelivered(place.databaseUrl);
  return result;
};

const ofClients = (clients: Clients) => ({
  insert: () => bareInserts(clients),
  server: () => overHttp(alone.demo, `http://127.0.0.1:${barePort}`, '/', clients),
  alone: () => compose(alone, clients),
  apart: () => compose(apart, clients),
});
const measured = { 1: await interleaved(ofClients(1)), 8: await interleaved(ofClients(8)) };

bareServer.disconnect();
await alone.stop();
await apart.stop();

type Contender = keyof ReturnType<typeof ofClients>;

const row = (label: string, clients: Clients, name: Contender): string[] => [
  label,
  String(clients),
  ms(measured[clients].of(name, 'p50')),
  ms(measured[clients].of(name, 'p95')),
  perSecond(measured[clients].of(name, 'rate')),
  times(measured[clients].ratio(name, 'insert', 'p95')),
  times(measured[clients].ratio(name, 'insert', 'rate')),
];

const target = (clients: Clients) => {
  const [one, many] = (['alone', 'apart'] as const).map((name) => measured[clients].ratio(name, 'insert', 'p95')) as [
    number,
    number,
  ];
  return {
    asked: `p95 of ComposeEmail at ${clients === 1 ? 'one client' : `${clients} clients`} at most ${P95_AT_MOST} times that of a bare durable insert`,
    measured: `${times(one)} in the standalone, ${times(many)} in separate processes`,
    met: Math.max(one, many) <= P95_AT_MOST,
  };
};

publish({
  name: 'compose',
  title: 'ComposeEmail over HTTP',
  what:
    'A client on a kept-open connection sends a mail with a text of 800 bytes to one recipient and waits for the 202, then sends the next. Meanwhile the same ' +
    'two cores deliver those mails and keep the views: in the standalone by a thread beside the one that answers, in separate processes by others. ' +
    'The bare insert commits the bytes of the same request as one row of the same Postgres over a connection of its own; the bare server ' +
    'does that behind `node:http`, without a right, a rule or an event. Ratios are to the bare insert.',
  head: ['', 'clients', 'p50', 'p95', 'a second', 'p95 to bare', 'rate to bare'],
  rows: ([1, 8] as const).flatMap((clients) => [
    row('bare insert', clients, 'insert'),
    row('bare server', clients, 'server'),
    row('standalone', clients, 'alone'),
    row('separate processes', clients, 'apart'),
  ]),
  targets: [target(1), target(8)],
});
