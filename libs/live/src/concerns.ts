import type { Person } from '#libs/people';
import type { Assignee, ExistingThread, ThreadEvent } from '#libs/threads';

/** Why somebody should be told of a change, wherever they look: a comment names them, they follow the conversation, or it is theirs or a team's of theirs. */
export type Concern = 'mentioned' | 'followed' | 'assigned';

/** Whom a change concerns by themselves; users, and whoever has the conversation by now. */
export type Audience = Readonly<{
  mentioned: readonly string[];
  followers: readonly string[];
  assignee: Assignee | null;
}>;

export const audienceOf = (
  { data }: ThreadEvent,
  { followers, assignee }: Pick<ExistingThread, 'followers' | 'assignee'>,
): Audience => ({ mentioned: 'mentions' in data ? data.mentions : [], followers, assignee });

/** What of a change concerns this person. */
export const concernsOf = (
  { id, teamIds }: Pick<Person, 'id' | 'teamIds'>,
  { mentioned, followers, assignee }: Audience,
): readonly Concern[] => {
  const isTheirs = assignee !== null && (assignee.kind === 'user' ? assignee.id === id : teamIds.includes(assignee.id));
  return [
    ...(mentioned.includes(id) ? (['mentioned'] as const) : []),
    ...(followers.includes(id) ? (['followed'] as const) : []),
    ...(isTheirs ? (['assigned'] as const) : []),
  ];
};
