import { isDeepStrictEqual } from 'node:util';
import type { Recorded } from '#libs/decider';
import { evolve, noThread, type Thread, type ThreadEvent } from '#libs/threads';
import type { Sent } from './agents.js';
import { after, type Model, modelOf } from './model.js';

type History = readonly Recorded<ThreadEvent>[];

/** The facts of one command, in the order of the log. */
type Run = Readonly<{ commandId: string; first: number; last: number; ids: readonly string[] }>;

const runsOf = (history: History): readonly Run[] => {
  const runs: Run[] = [];
  for (const { id, revision, metadata } of history) {
    const { commandId } = metadata;
    const run = runs.at(-1);
    if (run?.commandId !== commandId) runs.push({ commandId, first: revision, last: revision, ids: [id] });
    else runs[runs.length - 1] = { ...run, last: revision, ids: [...run.ids, id] };
  }
  return runs;
};

/** How the thread stood after each command, by the revision that it had then. */
type Standing = ReadonlyMap<number, Model>;

const replay = (history: History, opening: number, begun: Model, sent: readonly Sent[]) => {
  const faults: string[] = [];
  const standing = new Map([[opening, begun]]);
  let model = begun;
  let thread: Thread = history.slice(0, opening + 1).reduce(evolve, noThread);
  const runs = runsOf(history.slice(opening + 1));
  for (const { commandId, first, last, ids } of runs) {
    const told = sent.filter((one) => one.commandId === commandId);
    const [one] = told;
    if (one === undefined || runs.filter((run) => run.commandId === commandId).length !== 1) {
      faults.push(`${one?.command.type ?? 'a command that nobody sent'} was carried out ${one ? 'twice' : ''}`);
      continue;
    }
    const { command, expected } = one;
    const isTold = ({ outcome }: Sent) => outcome.kind === 'written' && isDeepStrictEqual(outcome.ids, ids);
    if (!told.some(isTold)) faults.push(`${command.type} was carried out and nobody was told so`);
    if (expected !== null && expected !== first - 1)
      faults.push(`${command.type} was meant for revision ${expected} and met ${first - 1}`);
    const next = after(model, command);
    if (next === 'nothing' || 'refused' in next) {
      faults.push(`${command.type} was carried out at ${first - 1}, where it should not`);
      continue;
    }
    thread = history.slice(first, last + 1).reduce(evolve, thread);
    if (thread.status === 'none' || !isDeepStrictEqual(modelOf(thread), next))
      faults.push(`${command.type} at ${first} made something else of the thread than it should`);
    model = next;
    standing.set(last, next);
  }
  return { faults, standing, written: new Map(runs.map((run) => [run.commandId, run.ids])) };
};

const isVerdict = (model: Model | undefined, { command }: Sent, verdict: 'nothing' | { refused: string }): boolean =>
  model !== undefined && isDeepStrictEqual(after(model, command), verdict);

/** Whether what a sender was told is what the thread was like then. */
const isTrue = (sent: Sent, history: History, standing: Standing, written: ReadonlyMap<string, unknown>): boolean => {
  const { outcome, expected, notBefore, commandId } = sent;
  switch (outcome.kind) {
    case 'written':
      return isDeepStrictEqual(written.get(commandId), outcome.ids);
    case 'nothing': {
      const { revision } = outcome;
      const isMeant = expected === null || expected === revision;
      return isMeant && revision >= notBefore && isVerdict(standing.get(revision), sent, 'nothing');
    }
    case 'stale': {
      const { actual, since } = outcome;
      const missed = history.slice((expected ?? actual) + 1, actual + 1).map(({ id }) => id);
      return expected !== actual && actual >= notBefore && standing.has(actual) && isDeepStrictEqual(missed, since);
    }
    case 'refused':
      return [...standing].some(
        ([revision, model]) =>
          revision >= (expected ?? notBefore) &&
          revision <= (expected ?? outcome.notAfter) &&
          isVerdict(model, sent, { refused: outcome.code }),
      );
    case 'busy':
      return true;
    default:
      return outcome satisfies never;
  }
};

/**
 * What is wrong with the history of a thread that `begun` describes up to the revision `opening`, or with what those were told who sent commands to
 * it: each is to be carried out once, on a state that it was meant for, or answered with the state that there was.
 */
export const faultsOf = (history: History, opening: number, begun: Model, sent: readonly Sent[]): readonly string[] => {
  const { faults, standing, written } = replay(history, opening, begun, sent);
  const untrue = sent.filter((one) => !isTrue(one, history, standing, written));
  return [...faults, ...untrue.map(({ command, outcome }) => `${command.type} was told ${JSON.stringify(outcome)}`)];
};
