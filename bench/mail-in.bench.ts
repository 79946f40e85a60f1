import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ms, perSecond, publish, times } from './figures/report.js';
import { type Figures, interleaved, ROUNDS } from './figures/rounds.js';
import { median, percentile } from './figures/statistics.js';
import { shareOut } from './load/clients.js';
import { SmtpConnection } from './load/smtp-connection.js';
import { mustBeDurable } from './system/durability.js';
import { databaseOf, demoOf, scratchFolder, startStandalone } from './system/standalone.js';
import { corpus, type CorpusMail } from './mail-in/corpus.js';
import { Visible } from './mail-in/visible.js';

const MAILS = { 1: 80, 10: 200 } as const;
const IDLE_MAILS = 30;
const BUSY_SECONDS = 6;
const TARGETS = { rate: 0.5, idleMs: 50, busyMs: 250 } as const;

type Place = Readonly<{ host: string; port: number }>;
type Connections = keyof typeof MAILS;

const folder = await scratchFolder();
const standalone = await startStandalone(folder.path);
const demo = await demoOf(folder.path);
const databaseUrl = await databaseOf(folder.path);
await mustBeDurable(databaseUrl, folder.path);
const script = fork(fileURLToPath(new URL('mail-in/straight-line.js', import.meta.url)), [databaseUrl]);
const [scriptPort] = (await once(script, 'message')) as [number];
const straightLine: Place = { host: '127.0.0.1', port: scriptPort };

const [inbox] = demo.inboxes;
if (inbox === undefined) throw new Error('the demo has no inbox');
const visible = await Visible.listen(databaseUrl, inbox.id);

let corpora = 0;
const newCorpus = (size: number): readonly CorpusMail[] => corpus(`c${++corpora}`, size, inbox.address);

const withConnections = async <Result>(
  place: Place,
  count: number,
  act: (connections: readonly SmtpConnection[]) => Promise<Result>,
): Promise<Result> => {
  const connections = await Promise.all(Array.from({ length: count }, () => SmtpConnection.open(place)));
  try {
    return await act(connections);
  } finally {
    await Promise.all(connections.map((connection) => connection.quit()));
  }
};

const intoScript = (connections: Connections): Promise<Figures> =>
  withConnections(straightLine, connections, async (open) => {
    const { took, seconds } = await shareOut(open, newCorpus(MAILS[connections]), (connection, { from, raw }) =>
      connection.send(from, inbox.address, raw),
    );
    return { rate: took.length / seconds, accepted: took.length / seconds };
  });

const intoThreadlog = (connections: Connections): Promise<Figures> =>
  withConnections(demo.smtp, connections, async (open) => {
    const mails = newCorpus(MAILS[connections]);
    const begun = performance.now();
    const seen = Promise.all(mails.map(({ messageId }) => visible.of(messageId)));
    const { took, seconds } = await shareOut(open, mails, (connection, { from, raw }) =>
      connection.send(from, inbox.address, raw),
    );
    await seen;
    return { rate: (took.length / (performance.now() - begun)) * 1000, accepted: took.length / seconds };
  });

/** How long after its 250 the mail was to be seen, in milliseconds; one seen before its 250 arrived counts as nothing. */
const delay = async (connection: SmtpConnection, { from, raw, messageId }: CorpusMail): Promise<number> => {
  const seen = visible.of(messageId);
  await connection.send(from, inbox.address, raw);
  const accepted = performance.now();
  return Math.max(0, (await seen) - accepted);
};

const idleDelay = (): Promise<number> =>
  withConnections(demo.smtp, 1, async ([connection]) => {
    const delays: number[] = [];
    for (const mail of newCorpus(IDLE_MAILS)) {
      if (connection !== undefined) delays.push(await delay(connection, mail));
      await pause(50);
    }
    return percentile(delays, 0.95);
  });

/** Mails set out at a steady rate, whatever becomes of those before; each takes the connection that has been free longest. */
const busyDelay = (perSec: number): Promise<number> =>
  withConnections(demo.smtp, 10, async (connections) => {
    const free = [...connections];
    const mails = newCorpus(Math.round(perSec * BUSY_SECONDS));
    const begun = performance.now();
    const delays = await Promise.all(
      mails.map(async (mail, n) => {
        await pause(begun + (n * 1000) / perSec - performance.now());
        let connection = free.shift();
        for (; connection === undefined; connection = free.shift()) await pause(1);
        const seen = visible.of(mail.messageId);
        await connection.send(mail.from, inbox.address, mail.raw);
        const accepted = performance.now();
        free.push(connection);
        return Math.max(0, (await seen) - accepted);
      }),
    );
    return percentile(delays, 0.95);
  });

const measured = await interleaved({
  script1: () => intoScript(1),
  threadlog1: () => intoThreadlog(1),
  script10: () => intoScript(10),
  threadlog10: () => intoThreadlog(10),
});
const halfRate = Math.max(measured.of('threadlog1', 'rate'), measured.of('threadlog10', 'rate')) / 2;
const delays: { idle: number; busy: number }[] = [];
for (let round = 1; round <= ROUNDS; round += 1) {
  delays.push({ idle: await idleDelay(), busy: await busyDelay(halfRate) });
  process.stderr.write(`delays in round ${round}: ${JSON.stringify(delays.at(-1))}\n`);
}
const idle = median(delays.map((round) => round.idle));
const busy = median(delays.map((round) => round.busy));

script.disconnect();
await visible.close();
await standalone.stop();
await folder.remove();

const rateRow = (connections: Connections): string[][] => {
  const [own, bare] = [`threadlog${connections}`, `script${connections}`] as const;
  return [
    ['straight-line script', String(connections), perSecond(measured.of(bare, 'rate')), '1.00x', ''],
    [
      'threadlog',
      String(connections),
      perSecond(measured.of(own, 'rate')),
      times(measured.ratio(own, bare, 'rate')),
      times(measured.ratio(own, bare, 'accepted')),
    ],
  ];
};

const rateTarget = (connections: Connections) => {
  const ratio = measured.ratio(`threadlog${connections}`, `script${connections}`, 'rate');
  return {
    asked: `at ${connections === 1 ? 'one connection' : `${connections} connections`} at least half the rate of the script`,
    measured: times(ratio),
    met: ratio >= TARGETS.rate,
  };
};

publish({
  name: 'mail-in',
  title: 'Mail in',
  what:
    'A made-up corpus (40 of 100 plain text, 25 alternatives of 20 kB, 20 replies to mails of the corpus, 15 with an attachment of 30 kB; one sender ' +
    'in six is new) goes by SMTP over kept-open connections into the standalone, and into a straight-line script in a process of its own: ' +
    'smtp-server, mailparser, one durable transaction in the same Postgres, 250. The rate counts mails until all of them are to be seen in the ' +
    'inbox view, for the script until the last 250; *accepted* counts 250s alone. The delay is the time from the 250 of a mail until it is ' +
    'to be seen, idle with one mail at a time, busy with mails arriving steadily at half the highest rate measured.',
  head: ['', 'connections', 'mails a second', 'to the script', 'accepted, to the script'],
  rows: [...rateRow(1), ...rateRow(10)],
  targets: [
    rateTarget(1),
    rateTarget(10),
    {
      asked: `p95 from 250 to the inbox view at most ${TARGETS.idleMs} ms when idle`,
      measured: ms(idle),
      met: idle <= TARGETS.idleMs,
    },
    {
      asked: `at most ${TARGETS.busyMs} ms at half the highest rate (${halfRate.toFixed(0)} a second)`,
      measured: ms(busy),
      met: busy <= TARGETS.busyMs,
    },
  ],
});
