/** Names of what our own stores say when they are away, behind, or written to by others at the same moment, and of what waits for another mail. */
const PASSING = [
  'AnsweredOnItsWay',
  'StoreAway',
  'BlobStoreAway',
  'JobStoreAway',
  'ParserAway',
  'ViewsBehind',
  'WriteConflict',
];

/** Codes of lost connections, of a Postgres that starts or stops, has no room or met another transaction. */
const AWAY = /^(?:E[A-Z]{3,}|08\d{3}|40\d{3}|53\d{3}|57P0\d)$/;

/** Whether time alone may mend it: what fails for another reason fails again, however often it is tried. */
export const isPassing = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  return PASSING.includes(error.name) || ('code' in error && AWAY.test(String(error.code)));
};
