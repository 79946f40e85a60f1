import { Injectable } from '@nestjs/common';
import { type Fleeting, FleetingNotes, ReadModels } from '#libs/read-models';

export const PRESENCE_STATES = ['viewing', 'replying', 'typing'] as const;

export type PresenceState = (typeof PRESENCE_STATES)[number];

/** Somebody at a conversation, with the path of their picture if they have one, and since when they do what they do there. */
export type Presence = Readonly<{
  userId: string;
  name: string;
  avatar: string | null;
  state: PresenceState;
  since: string;
}>;

/** Everybody at a conversation. */
export type PresenceMessage = Readonly<{ threadId: string; inboxId: string; people: readonly Presence[] }>;

type Note = Pick<Presence, 'name' | 'avatar' | 'state'>;

/** How long somebody stays without saying so again, in milliseconds. */
export const PRESENCE_MS = 25_000;

const SWEEP_MS = 5_000;

/** A conversation is named with its inbox, so that one that everybody has left can still be told to the right people. */
type Place = Readonly<{ inboxId: string; threadId: string }>;

const topicOf = ({ inboxId, threadId }: Place): string => `${inboxId}/${threadId}`;

const placeOf = (topic: string): Place => {
  const [inboxId = '', threadId = ''] = topic.split('/');
  return { inboxId, threadId };
};

const presence = ({ name: userId, note, since }: Fleeting<Note>): Presence => ({
  userId,
  name: note.name,
  avatar: note.avatar,
  state: note.state,
  since,
});

/** Who is at which conversation just now, in all API processes together. It is no fact: nothing of it stands in the log. */
@Injectable()
export class PresenceBoard {
  readonly #notes: FleetingNotes<Note>;

  constructor(readModels: ReadModels) {
    this.#notes = new FleetingNotes(readModels, 'presence');
  }

  show(place: Place, userId: string, note: Note): Promise<void> {
    return this.#notes.leave(topicOf(place), userId, note, PRESENCE_MS);
  }

  leave(place: Place, userId: string): Promise<void> {
    return this.#notes.remove(topicOf(place), userId);
  }

  async at(place: Place): Promise<readonly Presence[]> {
    return (await this.#notes.read(topicOf(place))).map(presence);
  }

  /** Every conversation that somebody is at. */
  async everywhere(): Promise<readonly PresenceMessage[]> {
    const notes = await this.#notes.read(null);
    const topics = new Set(notes.map(({ topic }) => topic));
    return [...topics].map((topic) => ({
      ...placeOf(topic),
      people: notes.filter((note) => note.topic === topic).map(presence),
    }));
  }

  /**
   * Tells of each conversation at which somebody came, left or did something else, until it is closed; `failed` is told why that could not be
   * read.
   */
  follow(told: (message: PresenceMessage) => void, failed: (error: unknown) => void): { close: () => Promise<void> } {
    const occupied = new Set<string>();
    const tell = (message: PresenceMessage): void => {
      if (message.people.length > 0) occupied.add(topicOf(message));
      else occupied.delete(topicOf(message));
      told(message);
    };
    const changed = async (topic: string | null): Promise<void> => {
      if (topic !== null) {
        const place = placeOf(topic);
        return tell({ ...place, people: await this.at(place) });
      }
      const everywhere = await this.everywhere();
      const still = new Set(everywhere.map(topicOf));
      for (const left of occupied) if (!still.has(left)) tell({ ...placeOf(left), people: [] });
      for (const message of everywhere) tell(message);
    };
    return this.#notes.follow((topic) => void changed(topic).catch(failed), SWEEP_MS);
  }
}
