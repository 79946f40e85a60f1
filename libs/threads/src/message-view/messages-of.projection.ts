import type { Recorded } from '#libs/decider';
import type { ThreadEvent } from '../thread-events.js';
import { type MessageRow, messageView } from './message-view.projection.js';

type TellsOfEntry = Parameters<typeof messageView.row>[1];
type Match = Partial<MessageRow>;

const tellsOfEntry = (event: Recorded<ThreadEvent>): event is Recorded<ThreadEvent> & TellsOfEntry =>
  (messageView.on as readonly string[]).includes(event.type);

const namedBy = (match: Match, rows: ReadonlyMap<string, MessageRow>): readonly MessageRow[] => {
  if (match.id !== undefined) return [rows.get(match.id) ?? []].flat();
  const columns = Object.entries(match) as [keyof MessageRow, unknown][];
  return [...rows.values()].filter((row) => columns.every(([column, value]) => row[column] === value));
};

const changed = (named: readonly MessageRow[], event: TellsOfEntry, match: Match): readonly MessageRow[] => {
  if (match.id !== undefined) return [messageView.row(named[0], event, match) ?? []].flat();
  return messageView.rows?.(named, event, match) ?? named.flatMap((row) => messageView.row(row, event, match) ?? []);
};

/** The entries as these facts leave them, in the order they came to be: the fold of the view, over a shorter log. */
export const messagesOf = (history: readonly Recorded<ThreadEvent>[]): readonly MessageRow[] => {
  const rows = new Map<string, MessageRow>();
  for (const event of history.filter(tellsOfEntry)) {
    for (const match of messageView.matches(event)) {
      const named = namedBy(match, rows);
      const after = changed(named, event, match);
      for (const { id } of named) if (!after.some((row) => row.id === id)) rows.delete(id);
      for (const row of after) rows.set(row.id, row);
    }
  }
  return [...rows.values()];
};
