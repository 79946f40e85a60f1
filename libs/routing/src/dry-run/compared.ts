import type { RoutingRule } from '#libs/inboxes';
import type { Assignee, RoutingOutcome } from '#libs/threads';

export const untouched: RoutingOutcome = { assignee: null, tags: [], inboxId: null, state: null, until: null };

/** What rules did with a conversation when it was opened, `before`, and what others would have done, `after`, by the rules `matched`. */
export type Compared = Readonly<{ matched: readonly string[]; before: RoutingOutcome; after: RoutingOutcome }>;

/** In what two outcomes may differ. */
export type Difference = 'assignee' | 'tags' | 'inboxId' | 'state' | 'until';

const keyOf = (assignee: Assignee | null): string => (assignee === null ? '' : `${assignee.kind} ${assignee.id}`);

const tagsOf = ({ tags }: RoutingOutcome): string => tags.toSorted().join('\n');

export const differences = ({ before, after }: Compared): readonly Difference[] => {
  const differs: Readonly<Record<Difference, boolean>> = {
    assignee: keyOf(before.assignee) !== keyOf(after.assignee),
    tags: tagsOf(before) !== tagsOf(after),
    inboxId: before.inboxId !== after.inboxId,
    state: before.state !== after.state,
    until: before.until !== after.until,
  };
  return (Object.keys(differs) as Difference[]).filter((name) => differs[name]);
};

/** How many conversations there were of a kind, and how many there would have been. */
export type Change = Readonly<{ before: number; after: number }>;

const changes = <Key>(
  compared: readonly Compared[],
  keysOf: (outcome: RoutingOutcome) => readonly Key[],
): ReadonlyMap<Key, Change> => {
  const counted = new Map<Key, { before: number; after: number }>();
  const count = (keys: readonly Key[], when: keyof Change): void =>
    keys.forEach((key) => {
      const change = counted.get(key) ?? { before: 0, after: 0 };
      change[when] += 1;
      counted.set(key, change);
    });
  for (const { before, after } of compared) {
    count(keysOf(before), 'before');
    count(keysOf(after), 'after');
  }
  return counted;
};

/** How often each rule held, and for each assignee, tag, inbox and state how many conversations had it, and would have had it. */
export const totals = (rules: readonly RoutingRule[], compared: readonly Compared[]) => {
  const held = new Map<string, number>();
  for (const ruleId of compared.flatMap(({ matched }) => matched)) held.set(ruleId, (held.get(ruleId) ?? 0) + 1);
  const assignees = changes(compared, ({ assignee }) => [assignee === null ? null : keyOf(assignee)]);
  const [nobody, ...others] = [null, ...[...assignees.keys()].filter((key) => key !== null)];
  const none: Change = { before: 0, after: 0 };
  return {
    rules: rules.map(({ ruleId, name }) => ({ ruleId, name, matched: held.get(ruleId) ?? 0 })),
    nobodys: assignees.get(nobody) ?? none,
    assignees: others.map((key) => {
      const [kind, id = ''] = key.split(' ');
      return { assignee: { kind: kind === 'team' ? 'team' : 'user', id } as const, ...(assignees.get(key) ?? none) };
    }),
    tags: [...changes(compared, ({ tags }) => tags)].map(([tag, change]) => ({ tag, ...change })),
    inboxes: [...changes(compared, ({ inboxId }) => (inboxId === null ? [] : [inboxId]))].map(([inboxId, change]) => ({
      inboxId,
      ...change,
    })),
    states: [...changes(compared, ({ state }) => (state === null ? [] : [state]))].map(([state, change]) => ({
      state,
      ...change,
    })),
  };
};
