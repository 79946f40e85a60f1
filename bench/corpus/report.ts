import { isUnexpectedForward, type Result, type Summary } from './results.js';

const shown: Readonly<Record<string, string>> = {
  sender: 'sender address right',
  subject: 'subject right',
  attachments: 'number of attachments right',
  forwarded: 'sender of the forwarded mail right',
  notForwarded: 'other mails not taken for forwards',
  machine: 'machines told from people',
};

const kb = (bytes: number): string => `${Math.ceil(bytes / 1024)} KB`;

const isOdd = (result: Result, slow: boolean): boolean => {
  const { state, empty, comparisons } = result;
  return (
    slow ||
    isUnexpectedForward(result) ||
    empty !== 'no' ||
    ['lost', 'thrown', 'quarantined'].includes(state) ||
    comparisons.some(({ right }) => !right)
  );
};

/** One line for a mail, with what is odd about it below. */
export const linesOf = (result: Result, slowMs: number): readonly string[] => {
  const { name, lineEnds, bytes, taken, state, empty, ms, memoryMb, defects, forward, comparisons, note } = result;
  const words = [
    state,
    ...(empty === 'no' ? [] : [empty === 'silent' ? 'SILENTLY EMPTY' : 'empty']),
    ...(taken === 'directly' ? ['past SMTP'] : []),
    ...(ms > slowMs ? ['slow'] : []),
    `${ms} ms`,
    `+${memoryMb} MB`,
    kb(bytes),
    ...(defects.length === 0 ? [] : [`[${defects.join(' ')}]`]),
  ];
  return [
    `${name}${lineEnds === 'as-is' ? '' : ` (${lineEnds})`}  ${words.join('  ')}`,
    ...(note === null ? [] : [`    ${note}`]),
    ...(isUnexpectedForward(result) ? [`    taken for a forward (${forward}), and nobody says whether it is one`] : []),
    ...comparisons
      .filter(({ right }) => !right)
      .map(
        ({ measure, expected, got }) =>
          `    ${measure}: ${JSON.stringify(expected)} was expected, ${JSON.stringify(got)} is there`,
      ),
  ];
};

/** The mails of which something is to be said beyond that they came through. */
export const oddLines = (results: readonly Result[], slowMs: number): readonly string[] =>
  results.filter((result) => isOdd(result, result.ms > slowMs)).flatMap((result) => linesOf(result, slowMs));

const row = (label: string, value: string | number): string => `  ${label.padEnd(38)}${String(value).padStart(8)}`;

/** The table at the end. */
export const summaryLines = (summary: Summary): readonly string[] => [
  row('mails', summary.mails),
  ...Object.entries(summary.states).map(([state, count]) => row(state, count)),
  row('empty', summary.empty),
  row('silently empty', summary.silent),
  row('slow', summary.slow),
  row('slowest, ms', summary.slowestMs),
  row('most memory beyond the start, MB', summary.mostMemoryMb),
  ...Object.entries(summary.scores).map(
    ([measure, { right, of, percent }]) =>
      `${row(shown[measure] ?? measure, `${percent.toFixed(1)} %`)}  (${right} of ${of})`,
  ),
  row('taken for forwards, nothing expected', summary.unexpectedForwards),
  summary.sound
    ? 'No mail was lost, none broke the parser, none is silently empty.'
    : 'NOT SOUND: a mail was lost, broke the parser or is silently empty.',
];
