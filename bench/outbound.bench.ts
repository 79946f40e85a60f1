import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ms, perSecond, publish, type Target, times } from './figures/report.js';
import { type Figures, interleaved, ROUNDS } from './figures/rounds.js';
import { median } from './figures/statistics.js';
import { barePool } from './outbound/bare-pool.js';
import { bareQueue } from './outbound/bare-queue.js';
import { type Delays, MailsOut } from './outbound/mails-out.js';
import { type Deployment, separateProcesses, standalone } from './system/deployments.js';
import { mustBeDurable } from './system/durability.js';

const CLIENTS = 8;
const MAILS = 400;
const BARE = 1_000;
const IDLE_MAILS = 30;
const BUSY_SECONDS = 6;
const TARGETS = { ofPool: 0.7, ofQueue: 0.9 } as const;

const redisUrl = process.env['REDIS_URL'];
if (redisUrl === undefined) process.stderr.write('REDIS_URL is not set: nothing is measured on Redis\n');

const sink = fork(fileURLToPath(new URL('outbound/sink.js', import.meta.url)));
const [port] = (await once(sink, 'message')) as [number];
const smtpUrl = `smtp://127.0.0.1:${port}?tls=off`;

const places: Readonly<Record<string, Deployment>> = {
  standalone: await standalone(),
  'separate processes': await separateProcesses({ smtpUrl }),
  ...(redisUrl === undefined ? {} : { 'separate processes on Redis': await separateProcesses({ smtpUrl, redisUrl }) }),
};
const [alone] = Object.values(places) as [Deployment];
for (const { databaseUrl, folder } of Object.values(places)) await mustBeDurable(databaseUrl, folder);

const out = new Map<string, MailsOut>();
for (const [name, place] of Object.entries(places)) out.set(name, await MailsOut.open(place));

const POOL = "nodemailer's pool";
const QUEUE = "BullMQ's Postgres backend";
const REDIS_QUEUE = "BullMQ's Redis backend";

const contenders: Record<string, () => Promise<Figures>> = {
  [POOL]: () => barePool(port, BARE),
  [QUEUE]: () => bareQueue(alone.databaseUrl, BARE),
  ...(redisUrl === undefined ? {} : { [REDIS_QUEUE]: () => bareQueue(redisUrl, BARE) }),
};
for (const [name, mails] of out) contenders[name] = () => mails.rate(CLIENTS, MAILS);
const rates = await interleaved(contenders);

const delays: Readonly<Record<string, Readonly<{ idle: Delays; busy: Delays }>>>[] = [];
for (let round = 1; round <= ROUNDS; round += 1) {
  const measured: Record<string, { idle: Delays; busy: Delays }> = {};
  for (const [name, mails] of out) {
    const half = rates.of(name, 'rate') / 2;
    measured[name] = { idle: await mails.idle(IDLE_MAILS), busy: await mails.busy(half, BUSY_SECONDS) };
  }
  delays.push(measured);
  process.stderr.write(`delays in round ${round}: ${JSON.stringify(measured)}\n`);
}
const delay = (name: string, when: 'idle' | 'busy', share: 'p50' | 'p95'): string =>
  ms(median(delays.map((round) => round[name]?.[when][share] ?? NaN)));

for (const mails of out.values()) await mails.close();
for (const place of Object.values(places)) await place.stop();
sink.disconnect();

const target = (name: string, baseline: string, atLeast: number, where: string): Target => {
  const ratio = rates.ratio(name, baseline, 'rate');
  return { asked: `${where} at least ${atLeast} of ${baseline}`, measured: times(ratio), met: ratio >= atLeast };
};

const onRedis = 'separate processes on Redis';
publish({
  name: 'outbound',
  title: 'Mail out',
  what:
    `${CLIENTS} clients on kept-open connections write mails with a text of 800 bytes to one recipient each; the rate counts mails from the first request ` +
    'until the Sent view shows all of them as delivered, *accepted* counts 202s alone. Nothing is held. The standalone sends to its own sandbox, the others to a server in a ' +
    'process of its own that forgets what it takes; to that server nodemailer’s pool, with as many connections, hands mails that are ready. ' +
    "BullMQ's backends are timed by themselves, taking jobs that do nothing from a full queue. The delay is the time from the 202 of a mail until the Sent view " +
    'shows it as delivered, idle with one mail at a time, busy with mails written steadily at half the rate measured.' +
    (redisUrl === undefined ? ' There was no Redis.' : ''),
  head: ['', 'mails a second', `to ${POOL}`, `to ${QUEUE}`, 'accepted', 'idle p50', 'idle p95', 'busy p50', 'busy p95'],
  rows: Object.keys(contenders).map((name) => [
    name,
    perSecond(rates.of(name, 'rate')),
    times(rates.ratio(name, POOL, 'rate')),
    times(rates.ratio(name, QUEUE, 'rate')),
    ...(out.has(name)
      ? [
          perSecond(rates.of(name, 'accepted')),
          ...(['idle', 'busy'] as const).flatMap((when) => [delay(name, when, 'p50'), delay(name, when, 'p95')]),
        ]
      : ['', '', '', '', '']),
  ]),
  targets: [
    target('standalone', QUEUE, TARGETS.ofQueue, 'in the standalone'),
    target('separate processes', QUEUE, TARGETS.ofQueue, 'in separate processes on the embedded parts'),
    ...(redisUrl === undefined ? [] : [target(onRedis, POOL, TARGETS.ofPool, 'in separate processes on Redis')]),
  ],
});
