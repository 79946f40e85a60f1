import { Worker } from 'node:worker_threads';
import { TemplateFaulty } from './template-faulty.js';
import type {
  RenderedTemplate,
  TemplateAnswer,
  TemplatePart,
  TemplateRequest,
  TemplateValues,
} from './template-messages.js';

export type TemplatesOptions = Readonly<{
  /** For one template, once the thread has it. */
  timeoutMs?: number;
  /** What the thread may hold. */
  memoryMb?: number;
}>;

type Job = Readonly<{
  request: TemplateRequest;
  done: (answer: TemplateAnswer) => void;
  failed: (error: Error) => void;
}>;

const START_MS = 30_000;

/**
 * Reads and renders templates in the language of LiquidJS in a thread beside this one, one after the other, each within a limit of time and
 * of memory: a thread that goes over one is ended and another takes its place. Templates reach no file, no network and no environment.
 */
export class Templates {
  readonly #limits: Required<TemplatesOptions>;
  readonly #queue: Job[] = [];
  #worker: Worker | null = null;
  #ready = false;
  #job: Job | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor({ timeoutMs = 3_000, memoryMb = 96 }: TemplatesOptions = {}) {
    this.#limits = { timeoutMs, memoryMb };
  }

  /** @throws TemplateFaulty with line and column for parts that are no templates */
  async check(parts: readonly TemplatePart[]): Promise<void> {
    await this.#ask({ parts, values: null });
  }

  /** Renders each part; what has no value is left out and named. @throws TemplateFaulty */
  async render(parts: readonly TemplatePart[], values: TemplateValues): Promise<RenderedTemplate> {
    return (await this.#ask({ parts, values })).rendered;
  }

  /** Ends the thread; what it has in hand fails. */
  async close(): Promise<void> {
    await this.#end(new Error('templates are no longer rendered here'));
  }

  async #ask(request: TemplateRequest): Promise<TemplateAnswer> {
    const answer = await new Promise<TemplateAnswer>((done, failed) => {
      this.#queue.push({ request, done, failed });
      if (this.#job === null) this.#next();
    });
    if (answer.faults.length > 0) throw new TemplateFaulty(answer.faults);
    return answer;
  }

  #next(): void {
    this.#job = this.#queue.shift() ?? null;
    if (this.#job === null) {
      this.#worker?.unref();
      return;
    }
    this.#worker ??= this.#start();
    this.#worker.ref();
    if (this.#ready) this.#give(this.#worker);
    else this.#within(START_MS, new Error(`the thread of templates did not start within ${START_MS} ms`));
  }

  #give(worker: Worker): void {
    const { timeoutMs } = this.#limits;
    this.#within(timeoutMs, this.#overrun(`it takes more than ${timeoutMs} ms`));
    worker.postMessage(this.#job?.request);
  }

  #within(ms: number, late: Error): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#end(late), ms);
  }

  #overrun(detail: string): TemplateFaulty {
    const parts = this.#job?.request.parts ?? [];
    return new TemplateFaulty(parts.map(({ name }) => ({ part: name, line: null, column: null, detail })));
  }

  #start(): Worker {
    const { memoryMb } = this.#limits;
    const worker = new Worker(new URL('./template-worker.js', import.meta.url), {
      env: { TZ: 'UTC' },
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 16 },
    });
    worker.on('message', (answer: TemplateAnswer | 'ready') => {
      if (this.#worker !== worker) return;
      if (answer === 'ready') {
        this.#ready = true;
        if (this.#job !== null) this.#give(worker);
        return;
      }
      clearTimeout(this.#timer);
      this.#job?.done(answer);
      this.#next();
    });
    worker.on('error', (error: Error & { code?: string }) => {
      const ranOut = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      this.#lost(worker, ranOut ? this.#overrun(`it takes more than ${memoryMb} MB`) : error);
    });
    worker.on('exit', (code) => this.#lost(worker, new Error(`the thread of templates ended with ${code}`)));
    return worker;
  }

  async #end(why: Error): Promise<void> {
    const worker = this.#worker;
    if (worker === null) return;
    this.#lost(worker, why);
    await worker.terminate();
  }

  #lost(worker: Worker, why: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#ready = false;
    clearTimeout(this.#timer);
    this.#job?.failed(why);
    this.#next();
  }
}
