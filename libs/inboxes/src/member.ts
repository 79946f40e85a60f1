/** A person, or a team with everyone in it. */
export type Member = Readonly<{ kind: 'user' | 'team'; id: string }>;

export const sameMember = (a: Member, b: Member): boolean => a.kind === b.kind && a.id === b.id;
