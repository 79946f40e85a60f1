import { SingleBar, Presets } from 'cli-progress';
import { Command, Option } from 'commander';
import { attackMails } from './corpus/attack-mails.js';
import type { LineEnds } from './corpus/corpus-mail.js';
import { attackFolder, readFolder } from './corpus/read-folder.js';
import { linesOf, oddLines, summaryLines } from './corpus/report.js';
import { type Result, summaryOf } from './corpus/results.js';
import { runCorpus } from './corpus/run-corpus.js';

type Options = Readonly<{
  json?: true;
  attacks?: true;
  all?: true;
  lineEnds: LineEnds | 'both';
  atOnce: string;
  slow: string;
}>;

/** Where the run stands: a bar on a terminal, else a line for each mail that was taken care of. */
const progress = (total: number, quiet: boolean, slowMs: number): { at: (result: Result) => void; end: () => void } => {
  if (quiet) return { at: () => undefined, end: () => undefined };
  let done = 0;
  if (!process.stderr.isTTY) {
    return {
      at: (result) => {
        done += 1;
        process.stderr.write(`${done}/${total} ${linesOf(result, slowMs)[0]}\n`);
      },
      end: () => undefined,
    };
  }
  const format = '{bar} {percentage}% | {value}/{total} mails | {eta_formatted} left | {name}';
  const bar = new SingleBar({ format, etaBuffer: 50 }, Presets.shades_classic);
  bar.start(total, 0, { name: '' });
  return { at: ({ name }) => bar.increment({ name }), end: () => bar.stop() };
};

const run = async (path: string | undefined, options: Options): Promise<void> => {
  const { json, attacks, all, lineEnds, atOnce, slow } = options;
  const folders = [
    ...(path === undefined ? [] : [await readFolder(path)]),
    ...(attacks === true ? [attackFolder(attackMails)] : []),
  ];
  const mails = folders.flatMap((folder) => folder.mails);
  const passedOver = folders.flatMap((folder) => folder.passedOver);
  if (mails.length === 0) throw new Error(`there is no mail in ${path ?? 'no folder; name one, or ask for --attacks'}`);
  const forms: readonly LineEnds[] = lineEnds === 'both' ? ['lf', 'crlf'] : [lineEnds];
  const slowMs = Number(slow);
  const shown = progress(mails.length * forms.length, json === true, slowMs);
  const results = await runCorpus({ mails, lineEnds: forms, atOnce: Number(atOnce), onResult: shown.at });
  shown.end();
  const summary = summaryOf(results, slowMs);
  const report =
    json === true
      ? JSON.stringify({ summary, results, passedOver }, null, 2)
      : [
          ...(all === true ? results.flatMap((result) => linesOf(result, slowMs)) : oddLines(results, slowMs)),
          ...passedOver.map((name) => `${name}  is no mail and was passed over`),
          '',
          ...summaryLines(summary),
        ].join('\n');
  process.stdout.write(`${report}\n`);
  if (!summary.sound) process.exitCode = 1;
};

const wholeNumber = (option: Option): Option =>
  option.argParser((given) => {
    if (!/^[1-9]\d{0,6}$/.test(given)) throw new Error(`${option.flags} wants a whole number, not ${given}`);
    return given;
  });

const program = new Command('npm run corpus --')
  .description(
    'Sends every mail of a folder through all of threadlog, started for it in a temporary folder, and says what became of each. ' +
      'Takes .eml, mbox and mails without an extension; compares with <name>.expected.json, expected.json and the JSON trees of mail-parser.',
  )
  .argument('[folder]', 'searched with all folders below; or one file')
  .addOption(
    new Option('--line-ends <form>', 'hand the mails over with these line ends')
      .choices(['as-is', 'lf', 'crlf', 'both'])
      .default('as-is'),
  )
  .addOption(wholeNumber(new Option('--at-once <n>', 'how many mails are in work at the same time').default('4')))
  .addOption(wholeNumber(new Option('--slow <ms>', 'from when on a mail counts as slow').default('2000')))
  .option('--attacks', 'also the mails made to harm that threadlog is tested with')
  .option('--all', 'list every mail, not only those of which something is to be said')
  .option('--json', 'a machine-readable report on stdout')
  .action(run);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`corpus: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
