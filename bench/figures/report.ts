import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** What a target asks, what was measured, and whether that is enough. */
export type Target = Readonly<{ asked: string; measured: string; met: boolean }>;

export type Report = Readonly<{
  name: string;
  title: string;
  /** What is measured, against what. */
  what: string;
  head: readonly string[];
  rows: readonly (readonly string[])[];
  targets: readonly Target[];
}>;

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const markdown = ({ title, what, head, rows, targets }: Report): string =>
  [
    `## ${title}`,
    '',
    what,
    '',
    line(head),
    line(head.map((_, column) => (column === 0 ? '---' : '---:'))),
    ...rows.map(line),
    '',
    ...targets.map(({ asked, measured, met }) => `- ${met ? 'Met' : '**Not met**'}: ${asked}; measured ${measured}.`),
    '',
    `${cpus().length} cores, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}; medians of five interleaved rounds.`,
  ].join('\n');

/** Prints the report and puts it in the place of the one before in `bench/README.md`. */
export const publish = (report: Report, readme = 'bench/README.md'): void => {
  const text = markdown(report);
  console.log(text);
  const [begin, end] = [`<!-- ${report.name} -->`, `<!-- end of ${report.name} -->`];
  const before = existsSync(readme) ? readFileSync(readme, 'utf8') : '';
  const section = `${begin}\n\n${text}\n\n${end}`;
  const from = before.indexOf(begin);
  const to = before.indexOf(end);
  const after =
    from < 0 || to < 0
      ? `${before.trimEnd()}\n\n${section}\n`
      : `${before.slice(0, from)}${section}${before.slice(to + end.length)}`;
  writeFileSync(readme, after);
};

export const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)} ms`;
export const perSecond = (value: number): string => Math.round(value).toLocaleString('en-US');
export const times = (value: number): string => `${value.toFixed(2)}x`;
