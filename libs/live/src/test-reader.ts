/** One event as a client reads it. */
export type ReadEvent = Readonly<{ id: string | null; event: string | null; data: Readonly<Record<string, unknown>> }>;

const field = (lines: readonly string[], name: string): string | null =>
  lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? null;

const parsed = (block: string): ReadEvent => {
  const lines = block.split('\n');
  return {
    id: field(lines, 'id'),
    event: field(lines, 'event'),
    data: JSON.parse(field(lines, 'data') ?? '{}') as Record<string, unknown>,
  };
};

/** A client of a stream of events: reads one after the other, and remembers the last id. */
export class StreamReader {
  lastId: string | null = null;
  readonly #events: AsyncGenerator<ReadEvent>;

  constructor(readonly response: Response) {
    this.#events = this.#read();
  }

  /** The next event that has a name. @throws Error once the stream has ended */
  async next(): Promise<ReadEvent> {
    const { value, done } = await this.#events.next();
    if (done === true) throw new Error('the stream has ended');
    return value;
  }

  async *#read(): AsyncGenerator<ReadEvent, undefined> {
    let text = '';
    for await (const chunk of (this.response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const event of blocks.map(parsed)) {
        this.lastId = event.id ?? this.lastId;
        if (event.event !== null) yield event;
      }
    }
    return undefined;
  }
}
