import type { Actor, Recorded } from '#libs/decider';
import type {
  InboundMailAccepted,
  InboundMailArrivedAgain,
  InboundMailEvent,
  InboundMailFoundDuplicate,
  InboundMailParsed,
  InboundMailReleased,
  InboundMailRouted,
  InboundMailThreaded,
  SpamVerdict,
} from '../inbound-mail.js';

type By = Readonly<{ by: Actor }>;

/**
 * Everything that was decided on one mail, each decision as it stands now: a mail that was parsed again says what the last parse made of
 * it. `spam` is the last verdict, also the one that it is none; `arrivals` are those after the first; `released` and `reprocessed` are what people did, in order.
 */
export type InboundStory = Readonly<{
  accepted: InboundMailAccepted['data'];
  arrivals: readonly InboundMailArrivedAgain['data'][];
  routed: (InboundMailRouted['data'] & By) | null;
  parsed: InboundMailParsed['data'] | null;
  duplicate: InboundMailFoundDuplicate['data'] | null;
  spam: SpamVerdict | null;
  keptUntil: string | null;
  threaded: InboundMailThreaded['data'] | null;
  quarantine: Readonly<{ reason: string; detail: string; at: string }> | null;
  released: readonly (Pick<InboundMailReleased['data'], 'from' | 'at'> & By)[];
  reprocessed: readonly (Readonly<{ at: string }> & By)[];
  expiredAt: string | null;
}>;

const begun = (accepted: InboundMailAccepted['data']): InboundStory => ({
  accepted,
  arrivals: [],
  routed: null,
  parsed: null,
  duplicate: null,
  spam: null,
  keptUntil: null,
  threaded: null,
  quarantine: null,
  released: [],
  reprocessed: [],
  expiredAt: null,
});

const evolveStory = (story: InboundStory, event: Recorded<InboundMailEvent>): InboundStory => {
  const { actor: by } = event.metadata;
  switch (event.type) {
    case 'InboundMailAccepted':
      return begun(event.data);
    case 'InboundMailArrivedAgain':
      return { ...story, arrivals: [...story.arrivals, event.data] };
    case 'InboundMailHeaderRead':
      return story;
    case 'InboundMailRouted':
      return { ...story, routed: { ...event.data, by } };
    case 'InboundMailParsed':
      return { ...story, parsed: event.data, duplicate: null };
    case 'InboundMailFoundDuplicate':
      return { ...story, duplicate: event.data };
    case 'InboundMailFoundSpam':
      return { ...story, spam: event.data.verdict, keptUntil: event.data.keptUntil };
    case 'InboundMailExpired':
      return { ...story, expiredAt: event.data.at };
    case 'InboundMailReleased': {
      const { from, at } = event.data;
      return { ...story, keptUntil: null, quarantine: null, released: [...story.released, { from, at, by }] };
    }
    case 'InboundMailThreaded':
      return { ...story, threaded: event.data, spam: event.data.spam };
    case 'InboundMailQuarantined': {
      const { reason, detail, at } = event.data;
      return { ...story, quarantine: { reason, detail, at } };
    }
    case 'InboundMailReprocessingRequested':
      return { ...story, quarantine: null, reprocessed: [...story.reprocessed, { at: event.data.at, by }] };
    default:
      return event satisfies never;
  }
};

/** The story that the events of one mail tell; null when there are none. */
export const storyOf = (events: readonly Recorded<InboundMailEvent>[]): InboundStory | null => {
  const [first] = events;
  return first?.type === 'InboundMailAccepted' ? events.reduce(evolveStory, begun(first.data)) : null;
};
