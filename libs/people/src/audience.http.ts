import { z } from 'zod';
import { Problem, uuid } from '#libs/http';
import type { Audience } from './audience.js';
import type { People } from './people.http.js';

const distinct = (ids: readonly string[]): string[] => [...new Set(ids)].sort();

const ids = z.array(uuid).max(100).default([]).transform(distinct);

/** Who is to see something: everybody, or these teams and people beside whoever made it. */
export const audienceField = z
  .discriminatedUnion('to', [
    z.strictObject({ to: z.literal('all') }),
    z.strictObject({ to: z.literal('chosen'), teamIds: ids, userIds: ids }),
  ])
  .default({ to: 'all' });

export const audienceSchema = z.union([
  z.object({ to: z.literal('all') }),
  z.object({ to: z.literal('chosen'), teamIds: z.array(uuid), userIds: z.array(uuid) }),
]);

/** @throws Problem 400 for a team or a person that nobody added. */
export const refuseUnknownAudience = async (people: People, audience: Audience): Promise<void> => {
  if (audience.to === 'all') return;
  const look = async (pointer: string, found: Promise<unknown>): Promise<void> => {
    await found.catch((error: unknown) => {
      if (!(error instanceof Problem) || error.getStatus() !== 404) throw error;
      throw Problem.badRequest('visibility-unknown', error.detail, [{ pointer, detail: error.detail }]);
    });
  };
  await Promise.all([
    ...audience.teamIds.map((id) => look('/visibility/teamIds', people.team(id))),
    ...audience.userIds.map((id) => look('/visibility/userIds', people.user(id))),
  ]);
};

/** The condition in SQL on AudienceColumns that one of these teams or people is among the audience; `value` takes a parameter and gives its place. */
export const sharedWith = (
  teamIds: readonly string[],
  userIds: readonly string[],
  value: (given: unknown) => string,
): string => {
  const users = `${value(userIds)}::text[]`;
  return `(for_all OR owner_id::text = ANY(${users}) OR user_ids && ${users} OR team_ids && ${value(teamIds)}::text[])`;
};
