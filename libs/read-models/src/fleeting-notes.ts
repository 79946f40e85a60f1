import { Notifications } from './notifications.js';
import type { ReadModels } from './read-models.js';

/** A note as it stands, and since when it says the same. */
export type Fleeting<Note> = Readonly<{ topic: string; name: string; note: Note; since: string }>;

type Row<Note> = { topic: string; name: string; note: Note; since: string };

const CHANNEL = 'fleeting_notes';

/**
 * Notes that are true for some seconds unless they are renewed: each topic has one for each name. Every process that follows them is told of a
 * topic when a note on it came, changed or went.
 */
export class FleetingNotes<Note extends object> {
  /** `kind` keeps notes of one use apart from others. */
  constructor(
    private readonly readModels: ReadModels,
    private readonly kind: string,
  ) {}

  /** Leaves a note for `ms` milliseconds, or lets it stand that much longer. */
  async leave(topic: string, name: string, note: Note, ms: number): Promise<void> {
    await this.readModels.lookup(
      `WITH before AS (
         SELECT note FROM read_models.fleeting_notes WHERE kind = $1 AND topic = $2 AND name = $3 AND until > now()
       ), left_now AS (
         INSERT INTO read_models.fleeting_notes AS old (kind, topic, name, note, since, until)
         VALUES ($1, $2, $3, $4::jsonb, now(), now() + $5 * interval '1 millisecond')
         ON CONFLICT (kind, topic, name) DO UPDATE SET note = excluded.note, until = excluded.until,
           since = CASE WHEN old.until > now() AND old.note = excluded.note THEN old.since ELSE now() END
       )
       SELECT pg_notify('${CHANNEL}', $1 || ' ' || $2) WHERE NOT EXISTS (SELECT 1 FROM before WHERE note = $4::jsonb)`,
      [this.kind, topic, name, JSON.stringify(note), ms],
    );
  }

  async remove(topic: string, name: string): Promise<void> {
    await this.readModels.lookup(
      `WITH gone AS (
         DELETE FROM read_models.fleeting_notes WHERE kind = $1 AND topic = $2 AND name = $3 RETURNING topic
       )
       SELECT pg_notify('${CHANNEL}', $1 || ' ' || topic) FROM gone`,
      [this.kind, topic, name],
    );
  }

  /** The notes on a topic, or on all of them, that stand, the oldest first. */
  async read(topic: string | null): Promise<readonly Fleeting<Note>[]> {
    return this.readModels.lookup<Row<Note>>(
      `SELECT topic, name, note, since FROM read_models.fleeting_notes
       WHERE kind = $1 AND ($2::text IS NULL OR topic = $2) AND until > now() ORDER BY since, name`,
      [this.kind, topic],
    );
  }

  /** Removes what stood too long and tells whoever follows, in any process. */
  async sweep(): Promise<void> {
    await this.readModels.lookup(
      `WITH gone AS (DELETE FROM read_models.fleeting_notes WHERE kind = $1 AND until <= now() RETURNING topic)
       SELECT pg_notify('${CHANNEL}', $1 || ' ' || topic) FROM (SELECT DISTINCT topic FROM gone) AS topics`,
      [this.kind],
    );
  }

  /**
   * Calls `told` with each topic on which something changed, and with null when anything may have, until it is closed. `everyMs` is how often
   * notes that stood too long are looked for.
   */
  follow(told: (topic: string | null) => void, everyMs: number): Readonly<{ close: () => Promise<void> }> {
    const { databaseUrl, log } = this.readModels;
    const heard = (payload: string): void => {
      const [kind, topic = ''] = payload.split(' ');
      if (kind === this.kind) told(topic);
    };
    const notifications = new Notifications(databaseUrl, CHANNEL, { heard, listening: () => told(null) }, log);
    notifications.listen();
    const sweeping = setInterval(() => {
      notifications.listen();
      this.sweep().catch((error: unknown) => log.warn(`notes of ${this.kind} were not swept: ${String(error)}`));
    }, everyMs);
    return {
      close: () => {
        clearInterval(sweeping);
        return notifications.close();
      },
    };
  }
}
