import type { ReadModels } from './read-models.js';

/** A note as it was left, and when. */
export type Noted<Note> = Readonly<{ note: Note; at: string }>;

/**
 * Notes that running processes leave for each other: what they do just now, which is no fact for the log. Anyone may lose them; a name has
 * one note, the last.
 */
export class ProcessNotes<Note extends object> {
  /** `kind` goes before every name. */
  constructor(
    private readonly readModels: ReadModels,
    private readonly kind: string,
  ) {}

  async leave(name: string, note: Note): Promise<void> {
    await this.readModels.lookup(
      `INSERT INTO read_models.process_notes (name, note) VALUES ($1, $2)
       ON CONFLICT (name) DO UPDATE SET note = excluded.note, noted_at = now()`,
      [`${this.kind} ${name}`, JSON.stringify(note)],
    );
  }

  /** The notes of these names, by name; a name without one is absent. */
  async read(names: readonly string[]): Promise<ReadonlyMap<string, Noted<Note>>> {
    const rows = await this.readModels.lookup<{ name: string; note: Note; noted_at: string }>(
      'SELECT name, note, noted_at FROM read_models.process_notes WHERE name = ANY($1)',
      [names.map((name) => `${this.kind} ${name}`)],
    );
    return new Map(rows.map(({ name, note, noted_at: at }) => [name.slice(this.kind.length + 1), { note, at }]));
  }
}
