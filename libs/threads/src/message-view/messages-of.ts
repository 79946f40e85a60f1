import type { Recorded } from '#libs/decider';
import type { ThreadEvent } from '../thread-events.js';
import { type MessageRow, messageView } from './message-view.projection.js';

type TellsOfEntry = Parameters<typeof messageView.row>[1];
type Match = Partial<MessageRow>;
type Rows = ReadonlyMap<string, MessageRow>;

const tellsOfEntry = (event: Recorded<ThreadEvent>): event is Recorded<ThreadEvent> & TellsOfEntry =>
  (messageView.on as readonly string[]).includes(event.type);

const isNamed = (row: MessageRow, match: Match): boolean =>
  Object.entries(match).every(([column, value]) => row[column as keyof MessageRow] === value);

const changed = (rows: Rows, event: TellsOfEntry, match: Match): readonly (MessageRow | undefined)[] => {
  if (match.id !== undefined) return [messageView.row(rows.get(match.id), event, match)];
  const named = [...rows.values()].filter((row) => isNamed(row, match));
  return messageView.rows?.(named, event, match) ?? named.map((row) => messageView.row(row, event, match));
};

/** The entries as these facts leave them, in the order they came to be: the fold of the view, over a shorter log. */
export const messagesOf = (history: readonly Recorded<ThreadEvent>[]): readonly MessageRow[] => {
  const rows = new Map<string, MessageRow>();
  for (const event of history.filter(tellsOfEntry)) {
    for (const match of messageView.matches(event)) {
      for (const row of changed(rows, event, match)) if (row !== undefined) rows.set(row.id, row);
    }
  }
  return [...rows.values()];
};
