import type { World } from '../world/world.js';
import type { Person } from '../world/person.js';
import { type Ids, WORD } from './vault.js';

/** A conversation that left the vault for an inbox of which only the newcomer is a member by now. */
export type Moved = Readonly<{
  inbox: string;
  /** An answer that waits in it, written by the insider and shared. */
  draft: string;
  /** The mail that opened it, as it came in. */
  inbound: string;
  /** Ids that tell of it, wherever they stand. */
  ids: readonly string[];
  /** Lists of everything of its kind, in which a line of it may stand. */
  lists: readonly string[];
  bringBack: () => Promise<void>;
}>;

/** The insider moves the conversation of the vault away, and is no member of where it goes. */
export const moveAway = async (world: World, ids: Ids, insider: Person, newcomer: Person): Promise<Moved> => {
  const { superAdmin } = world.people;
  const { inboxId: inbox } = await superAdmin.post('/v1/inboxes', { name: 'Annex' });
  const membership = ({ id }: Person): string => `/v1/inboxes/${inbox}/members/user/${id}`;
  for (const who of [insider, newcomer]) await superAdmin.put(membership(who));
  await superAdmin.post(`/v1/inboxes/${inbox}/visibility/restrict`);
  const { thread } = ids;
  const { draftId: draft } = (await insider.post('/v1/drafts', { threadId: thread, text: WORD })) as unknown as {
    draftId: string;
  };
  await insider.post(`/v1/drafts/${draft}/share`);
  await world.settled();
  const arrived = await insider.list<{ id: string; threadId: string | null }>(`/v1/inbound?inboxId=${ids.inbox}`);
  const inbound = arrived.find(({ threadId }) => threadId === thread)!.id;
  const { contactId } = await insider.get<{ contactId: string }>(`/v1/threads/${thread}`);

  await insider.post(`/v1/threads/${thread}/move`, { inboxId: inbox });
  await superAdmin.ask('DELETE', membership(insider));
  await world.settled();
  return {
    ...{ inbox, draft, inbound },
    ids: [thread, ids.received, ids.sent, draft, inbound],
    lists: [
      '/v1/drafts',
      '/v1/inbound',
      '/v1/threads?limit=100',
      `/v1/sent?author=${insider.id}`,
      `/v1/records/contact/${contactId}/timeline`,
      ...[ids.inbox, inbox].flatMap((id) => [
        `/v1/inboxes/${id}/threads?status=all&q=${WORD}`,
        `/v1/inboxes/${id}/sent?q=${WORD}`,
        `/v1/inbound?inboxId=${id}`,
        `/v1/drafts?inboxId=${id}`,
      ]),
    ],
    bringBack: async () => {
      await superAdmin.put(membership(insider));
      await world.settled();
      await insider.post(`/v1/threads/${thread}/move`, { inboxId: ids.inbox });
      await insider.ask('DELETE', `/v1/drafts/${draft}`, { headers: { 'If-Match': '"1"' } });
      await world.settled();
    },
  };
};
