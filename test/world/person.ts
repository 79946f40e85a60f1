import { randomUUID } from 'node:crypto';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What came back, whatever it was. `body` is the JSON, or null for anything else. */
export type Answer = Readonly<{ status: number; headers: Headers; bytes: Buffer; body: unknown }>;

export type Asking = Readonly<{
  body?: unknown;
  /** Idempotency-Key; one of its own unless told. */
  key?: string;
  /** Waits for the views to have come this far. */
  after?: string;
  headers?: Readonly<Record<string, string>>;
}>;

/** What a write answers. */
export type Written = Readonly<{
  threadId: string;
  emailId: string;
  inboxId: string;
  contactId: string;
  recordId: string;
  uploadId: string;
  revision: number;
  position: string;
}>;

const asBody = (given: unknown): { body?: string | Buffer } =>
  given === undefined ? {} : { body: Buffer.isBuffer(given) ? given : JSON.stringify(given) };

/** One page of a list. */
export type List<Row> = Readonly<{ data: readonly Row[]; page: Readonly<{ next: string | null }> }>;

/** Somebody with an API key, at work over HTTP. */
export class Person {
  constructor(
    readonly id: string,
    private readonly key: string,
    private readonly api: () => string,
  ) {}

  /** The same person at another API process. */
  at(api: () => string): Person {
    return new Person(this.id, this.key, api);
  }

  /** Begins to read what may never end; the reader cancels it. */
  open(path: string, signal: AbortSignal): Promise<Response> {
    return fetch(`${this.api()}${path}`, { headers: { Authorization: `Bearer ${this.key}` }, signal });
  }

  /** Sends a request and gives the answer, also when it is a refusal. */
  async ask(method: string, path: string, { body, key, after, headers }: Asking = {}): Promise<Answer> {
    const response = await fetch(`${this.api()}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${this.key}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(key === undefined ? {} : { 'Idempotency-Key': key }),
        ...(after === undefined ? {} : { 'X-Min-Position': after }),
        ...headers,
      },
      ...asBody(body),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const isJson = bytes.length > 0 && /\bjson\b/.test(response.headers.get('Content-Type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      bytes,
      body: isJson ? (JSON.parse(bytes.toString('utf8')) as unknown) : null,
    };
  }

  /** Reads something that must be there. */
  async get<Found>(path: string, asking: Asking = {}): Promise<Found> {
    return this.#mustDo<Found>('GET', path, asking);
  }

  /** Reads the first page of a list. */
  async list<Row>(path: string, asking: Asking = {}): Promise<readonly Row[]> {
    return (await this.get<List<Row>>(path, asking)).data;
  }

  /** Reads a list to its end, page by page; `path` has a query. */
  async all<Row>(path: string, asking: Asking = {}): Promise<readonly Row[]> {
    const rows: Row[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page: List<Row> = await this.get<List<Row>>(next === '' ? path : `${path}&cursor=${next}`, asking);
      rows.push(...page.data);
      next = page.page.next;
    }
    return rows;
  }

  post(path: string, body: unknown = {}, asking: Asking = {}): Promise<Written> {
    return this.#mustDo('POST', path, { key: randomUUID(), ...asking, body });
  }

  put(path: string, body: unknown = {}, asking: Asking = {}): Promise<Written> {
    return this.#mustDo('PUT', path, { ...asking, body });
  }

  upload(fileName: string, mediaType: string, content: Buffer): Promise<Written> {
    return this.#mustDo('POST', `/v1/uploads?fileName=${encodeURIComponent(fileName)}`, {
      body: content,
      headers: { 'Content-Type': mediaType },
    });
  }

  async #mustDo<Found>(method: string, path: string, asking: Asking): Promise<Found> {
    const { status, body, bytes } = await this.ask(method, path, asking);
    if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${bytes.toString('utf8')}`);
    return body as Found;
  }
}
