/** A rule as an administrator sends it, its name that of its id. */
export const rule = (ruleId: string, actions: readonly object[], said: object = {}) => ({
  ruleId,
  name: ruleId,
  actions,
  ...said,
});

/** The action of giving a conversation to one of these. */
export const assign = (by: string, ...among: readonly object[]) => ({ type: 'assign', by, among });
