type Told = Readonly<{ type: string; data: Readonly<Record<string, unknown>> }>;

const typeOf = ({ type }: Told): string => type.slice(0, type.lastIndexOf('.'));

const id = (value: unknown): readonly string[] => (typeof value === 'string' ? [value] : []);

const goal = ({ data }: Told): Readonly<Record<string, unknown>> => data['outcome'] as Record<string, unknown>;

/** The inboxes of which a stored fact of a conversation tells something that is for those alone who see them. */
export const inboxesToldOf = (fact: Told): readonly string[] => {
  const { data } = fact;
  switch (typeOf(fact)) {
    case 'ThreadMoved':
      return [...id(data['fromInboxId']), ...id(data['toInboxId'])];
    case 'ThreadRouted':
      return [...id(data['inboxId']), ...id(goal(fact)['inboxId'])];
    default:
      return [];
  }
};

/** The fact as it is shown to somebody from whom these inboxes are hidden: `withheld` says that something of it is. */
export const withheldFrom = <Fact extends Told>(fact: Fact, hidden: ReadonlySet<string>) => {
  const told = inboxesToldOf(fact);
  if (!told.some((inboxId) => hidden.has(inboxId))) return { ...fact, withheld: false };
  const { data } = fact;
  const shown = (inboxId: unknown): unknown => (id(inboxId).some((one) => hidden.has(one)) ? null : inboxId);
  if (typeOf(fact) === 'ThreadMoved') {
    const ends = { fromInboxId: shown(data['fromInboxId']), toInboxId: shown(data['toInboxId']) };
    return { ...fact, data: { ...data, ...ends }, withheld: true };
  }
  if (shown(data['inboxId']) === null) return { ...fact, data: {}, withheld: true };
  return { ...fact, data: { ...data, outcome: { ...goal(fact), inboxId: null } }, withheld: true };
};
