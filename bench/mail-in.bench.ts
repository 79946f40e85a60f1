import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ms, perSecond, publish, times } from './figures/report.js';
import { interleaved, ROUNDS } from './figures/rounds.js';
import { median } from './figures/statistics.js';
import { accepted, MailIn } from './mail-in/senders.js';
import { separateProcesses, standalone } from './system/deployments.js';
import { mustBeDurable } from './system/durability.js';

const MAILS = { 1: 80, 10: 200 } as const;
const IDLE_MAILS = 30;
const BUSY_SECONDS = 6;
const TARGETS = { rate: 0.5, idleMs: 50, busyMs: 250 } as const;

type Connections = keyof typeof MAILS;

const places = { alone: await standalone(), apart: await separateProcesses() };
for (const { databaseUrl, folder } of Object.values(places)) await mustBeDurable(databaseUrl, folder);
const into = { alone: await MailIn.open(places.alone), apart: await MailIn.open(places.apart) };
const script = fork(fileURLToPath(new URL('mail-in/straight-line.js', import.meta.url)), [places.alone.databaseUrl]);
const [port] = (await once(script, 'message')) as [number];

const over = (connections: Connections) => ({
  script: () => accepted({ host: '127.0.0.1', port }, connections, MAILS[connections]),
  alone: () => into.alone.rate(connections, MAILS[connections]),
  apart: () => into.apart.rate(connections, MAILS[connections]),
});
const rates = { 1: await interleaved(over(1)), 10: await interleaved(over(10)) };

type Kind = keyof typeof into;
const highest = (kind: Kind): number => Math.max(rates[1].of(kind, 'rate'), rates[10].of(kind, 'rate'));
const delays: Record<Kind, { idle: number; busy: number }>[] = [];
for (let round = 1; round <= ROUNDS; round += 1) {
  const both = async (kind: Kind) => ({
    idle: await into[kind].idleDelay(IDLE_MAILS),
    busy: await into[kind].busyDelay(highest(kind) / 2, BUSY_SECONDS),
  });
  delays.push({ alone: await both('alone'), apart: await both('apart') });
  process.stderr.write(`delays in round ${round}: ${JSON.stringify(delays.at(-1))}\n`);
}
const delay = (kind: Kind, when: 'idle' | 'busy'): number => median(delays.map((round) => round[kind][when]));

script.disconnect();
for (const kind of ['alone', 'apart'] as const) {
  await into[kind].close();
  await places[kind].stop();
}

const row = (label: string, connections: Connections, name: 'script' | Kind): string[] => [
  label,
  String(connections),
  perSecond(rates[connections].of(name, 'rate')),
  times(rates[connections].ratio(name, 'script', 'rate')),
  times(rates[connections].ratio(name, 'script', 'accepted')),
];

const rateTarget = (connections: Connections) => {
  const [alone, apart] = [
    rates[connections].ratio('alone', 'script', 'rate'),
    rates[connections].ratio('apart', 'script', 'rate'),
  ];
  return {
    asked: `at ${connections === 1 ? 'one connection' : `${connections} connections`} at least half the rate of the script`,
    measured: `${times(alone)} in the standalone, ${times(apart)} in separate processes`,
    met: Math.min(alone, apart) >= TARGETS.rate,
  };
};

const delayTarget = (when: 'idle' | 'busy', atMost: number, label: string) => ({
  asked: `p95 from 250 to the inbox view at most ${atMost} ms ${label}`,
  measured: `${ms(delay('alone', when))} in the standalone, ${ms(delay('apart', when))} in separate processes`,
  met: Math.max(delay('alone', when), delay('apart', when)) <= atMost,
});

publish({
  name: 'mail-in',
  title: 'Mail in',
  what:
    'A made-up corpus (40 of 100 plain text, 25 alternatives of 20 kB, 20 replies to mails of the corpus, 15 with an attachment of 30 kB; one sender ' +
    'in six is new) goes by SMTP over kept-open connections into the standalone, into separate processes, and into a straight-line ' +
    'script in a process of its own: smtp-server, mailparser, one durable transaction in the same Postgres, 250. The rate counts mails ' +
    'until all of them are to be seen in the inbox view, for the script until the last 250; *accepted* counts 250s alone. The delay is the time ' +
    'from the 250 of a mail until it is to be seen, idle with one mail at a time, busy with mails arriving steadily at half the highest rate measured.',
  head: ['', 'connections', 'mails a second', 'to the script', 'accepted, to the script'],
  rows: ([1, 10] as const).flatMap((connections) => [
    row('straight-line script', connections, 'script'),
    row('standalone', connections, 'alone'),
    row('separate processes', connections, 'apart'),
  ]),
  targets: [
    rateTarget(1),
    rateTarget(10),
    delayTarget('idle', TARGETS.idleMs, 'when idle'),
    delayTarget(
      'busy',
      TARGETS.busyMs,
      `at half the highest rate (${(['alone', 'apart'] as const).map((kind) => (highest(kind) / 2).toFixed(0)).join(' and ')} a second)`,
    ),
  ],
});
