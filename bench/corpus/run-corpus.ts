import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { CorpusMail, LineEnds } from './corpus-mail.js';
import { withLineEnds } from './corpus-mail.js';
import { endedByCrlf, handOver } from './hand-over.js';
import { clearForward, compared } from './judge.js';
import { Memory } from './memory.js';
import { type Outcome, Outcomes } from './outcomes.js';
import type { Result, State } from './results.js';
import { type CorpusInbox, startThreadlog, type ThreadlogUnderTest } from './threadlog-under-test.js';

export type CorpusOptions = Readonly<{
  mails: readonly CorpusMail[];
  lineEnds: readonly LineEnds[];
  /** How many mails are in work at the same time. Memory and times of one are those of its neighbours too. */
  atOnce: number;
  onResult: (result: Result) => void;
}>;

type Task = Readonly<{ mail: CorpusMail; lineEnds: LineEnds; inbox: CorpusInbox }>;

/** Longer than the time limit of the parser, and the wait of a mail behind others that reach theirs. */
const PATIENCE_MS = 60_000;
const TRIES = 5;
const MB = 2 ** 20;

const SENDER = 'sender@corpus.example';
const returnPath = /^return-path:[ \t]*<([^<>\s]*)>/im;

/** Who sent the mail on its way, as it says itself. */
const envelopeFrom = (raw: Buffer): string => {
  const stated = returnPath.exec(raw.subarray(0, 16_384).toString('latin1'))?.[1];
  if (stated === undefined) return SENDER;
  return stated === '' || /^[\x21-\x7e]+@[A-Za-z0-9.-]+$/.test(stated) ? stated : SENDER;
};

const sha256 = (raw: Buffer): string => createHash('sha256').update(raw).digest('hex');

/** Whether anything but white space stands behind the header. */
const hasBody = (raw: Buffer): boolean => {
  const text = raw.toString('latin1');
  const end = /\r?\n\r?\n|\r\r/.exec(text);
  return end !== null && text.slice(end.index).trim() !== '';
};

const emptiness = (raw: Buffer, { parsed }: Outcome): Result['empty'] => {
  if (parsed === null || parsed.preview !== '' || parsed.html !== null || parsed.attachments.length > 0) return 'no';
  return hasBody(raw) && !parsed.defects.includes('body-unreadable') ? 'silent' : 'empty';
};

const stateOf = (outcome: Outcome | 'lost' | 'accepted'): State => {
  if (typeof outcome === 'string') return 'lost';
  const { end } = outcome;
  return end.state === 'quarantined' && end.reason === 'parse-failed' ? 'thrown' : end.state;
};

const noteOf = (outcome: Outcome | 'lost' | 'accepted', refusal: string | null): string | null => {
  const refused = refusal === null ? '' : `SMTP: ${refusal}`;
  if (outcome === 'lost') return `not in the log; ${refused}`;
  if (outcome === 'accepted') return `accepted, and nothing after it for ${PATIENCE_MS / 1000} s`;
  const { end } = outcome;
  const why = end.state === 'quarantined' ? `${end.reason}: ${end.detail.split('\n')[0]}` : '';
  return [refused, why].filter((text) => text !== '').join('; ') || null;
};

class CorpusRun {
  constructor(
    private readonly threadlog: ThreadlogUnderTest,
    private readonly outcomes: Outcomes,
    private readonly memory: Memory,
  ) {}

  async result({ mail, lineEnds, inbox }: Task): Promise<Result> {
    const file = await mail.read();
    const raw = withLineEnds(file, lineEnds);
    const expected = await mail.expected(raw);
    const watched = this.memory.watch();
    const { taken, refusal, sent } = await this.give(mail.name, raw, inbox);
    const begun = performance.now();
    const outcome = taken === 'not' ? 'lost' : await this.outcomes.of(sha256(sent), inbox.id, PATIENCE_MS);
    const ms = Math.round(performance.now() - begun);
    const isKnown = typeof outcome !== 'string';
    return {
      name: mail.name,
      lineEnds,
      bytes: raw.length,
      taken,
      state: stateOf(outcome),
      empty: isKnown ? emptiness(raw, outcome) : 'no',
      ms,
      memoryMb: Math.round(watched() / MB),
      defects: isKnown ? (outcome.parsed?.defects ?? []) : [],
      forward: isKnown ? clearForward(outcome) : null,
      comparisons: isKnown && expected !== null ? compared(expected, outcome) : [],
      note: noteOf(outcome, refusal),
    };
  }

  /** By SMTP, as mail comes; what the server refuses for good is taken in past it. */
  private async give(
    name: string,
    raw: Buffer,
    inbox: CorpusInbox,
  ): Promise<{ taken: Result['taken']; refusal: string | null; sent: Buffer }> {
    const from = envelopeFrom(raw);
    let refusal = '';
    for (let tries = 0; tries < TRIES; tries += 1) {
      const { code, text } = await handOver(this.threadlog.smtp, { from, to: inbox.address, raw });
      if (code === 250) return { taken: 'smtp', refusal: null, sent: endedByCrlf(raw) };
      refusal = text;
      if (code >= 500) break;
      await pause(200 * 2 ** tries);
    }
    const envelope = { envelopeFrom: from === '' ? null : from, envelopeTo: [inbox.address] };
    try {
      await this.threadlog.acceptance.accept({ via: 'file', source: name, remote: 'corpus', ...envelope }, raw);
      return { taken: 'directly', refusal, sent: raw };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { taken: 'not', refusal: `${refusal}; ${reason}`, sent: raw };
    }
  }
}

/** Sends mails through all of threadlog, started for them alone, and gives what became of each. */
export const runCorpus = async ({ mails, lineEnds, atOnce, onResult }: CorpusOptions): Promise<readonly Result[]> => {
  const threadlog = await startThreadlog();
  const memory = new Memory();
  let outcomes: Outcomes | undefined;
  try {
    outcomes = new Outcomes(threadlog.store, await threadlog.store.currentPosition());
    const run = new CorpusRun(threadlog, outcomes, memory);
    const tasks: Task[] = [];
    for (const form of lineEnds) {
      const inbox = await threadlog.openInbox(`corpus-${form}`);
      tasks.push(...mails.map((mail) => ({ mail, lineEnds: form, inbox })));
    }
    const results: Result[] = Array.from({ length: tasks.length });
    const left = tasks.entries();
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (const [index, task] of left) {
          const result = await run.result(task);
          results[index] = result;
          onResult(result);
        }
      }),
    );
    return results;
  } finally {
    memory.stop();
    await outcomes?.stop();
    await threadlog.stop();
  }
};
