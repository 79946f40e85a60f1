/** A message as a server keeps it. */
export type KeptMessage = {
  readonly uid: number;
  readonly bytes: Buffer;
  readonly flags: Set<string>;
  /** When the server got it. */
  readonly at: Date;
};

/** A folder of a server for tests: messages by rising UID under one UIDVALIDITY. */
export class TestFolder {
  uidValidity = 1;
  uidNext = 1;
  messages: KeptMessage[] = [];

  constructor(
    readonly path: string,
    readonly specialUse: string | null,
  ) {}

  /** Adds a message at the end, or under a UID of its own, as a server does that shows messages out of order. */
  add(bytes: Buffer | string, uid = this.uidNext, at = new Date()): number {
    this.messages = [...this.messages, { uid, bytes: Buffer.from(bytes), flags: new Set<string>(), at }].sort(
      (a, b) => a.uid - b.uid,
    );
    this.uidNext = Math.max(this.uidNext, uid + 1);
    return uid;
  }

  remove(uid: number): void {
    this.messages = this.messages.filter((message) => message.uid !== uid);
  }

  /** What a restored or rebuilt server does: the same messages under other UIDs, in another order if `reversed`. */
  renumber({ reversed = false } = {}): void {
    this.uidValidity += 1;
    this.uidNext = 1;
    const kept = reversed ? this.messages.toReversed() : this.messages;
    this.messages = kept.map(({ bytes, flags, at }) => ({ uid: this.uidNext++, bytes, flags, at }));
  }

  /** The messages of a set such as `1:5,9:*`. */
  within(set: string): KeptMessage[] {
    const last = this.messages.at(-1)?.uid ?? 0;
    const ranges = set.split(',').map((range) => {
      const [a = 0, b = a] = range.split(':').map((end) => (end === '*' ? last : Number(end)));
      return [Math.min(a, b), Math.max(a, b)] as const;
    });
    return this.messages.filter(({ uid }) => ranges.some(([from, to]) => from <= uid && uid <= to));
  }

  numberOf(uid: number): number {
    return this.messages.findIndex((message) => message.uid === uid) + 1;
  }
}
