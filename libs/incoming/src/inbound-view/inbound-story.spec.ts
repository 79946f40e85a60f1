import { describe, expect, it } from 'vitest';
import { recorded } from '#libs/decider';
import {
  accepted,
  arrivedAgain,
  expired,
  foundDuplicate,
  foundSpam,
  parsed,
  quarantined,
  released,
  reprocessingRequested,
  routed,
  second,
  threaded,
} from '../inbound-mail.fixtures.js';
import { type InboundMailEvent, inboundMailStream } from '../inbound-mail.js';
import { type InboundStory, storyOf } from './inbound-story.js';

const by = { kind: 'system', id: 'spec' };

const story = (...events: readonly InboundMailEvent[]): InboundStory | null =>
  storyOf(recorded(events, ({ data }) => inboundMailStream(data.inboundMailId)));

describe('the story of a mail', () => {
  it('begins with nothing decided but where the mail belongs', () =>
    expect(story(accepted())).toEqual({
      accepted: accepted().data,
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
    }));

  it('tells each decision with what it rests on', () => {
    expect(story(accepted(), parsed(), foundDuplicate())).toMatchObject({ duplicate: foundDuplicate().data });
    const { verdict, keptUntil } = foundSpam().data;
    expect(story(accepted(), parsed(), foundSpam())).toMatchObject({ spam: verdict, keptUntil });
    expect(story(accepted(), parsed(), foundSpam(), expired())).toMatchObject({ expiredAt: expired().data.at });
    expect(story(accepted(), parsed(), threaded())).toMatchObject({
      parsed: parsed().data,
      threaded: threaded().data,
      spam: threaded().data.spam,
    });
    const { reason, detail, at } = quarantined().data;
    expect(story(accepted(), quarantined())).toMatchObject({ quarantine: { reason, detail, at } });
  });

  it('names the people who decided otherwise', () => {
    const unrouted = accepted({ inboxId: null, receivedBy: null });
    expect(story(unrouted, routed())?.routed).toEqual({ ...routed().data, by });
    const past = [accepted(), quarantined(), reprocessingRequested(), quarantined()] as const;
    expect(story(...past)?.reprocessed).toEqual([{ at: second(60), by }]);
    expect(story(...past, released({ from: 'quarantine' }), parsed(), foundSpam(), released())?.released).toEqual([
      { from: 'quarantine', at: second(60), by },
      { from: 'spam', at: second(60), by },
    ]);
  });

  it('does not keep what no longer holds', () => {
    expect(story(accepted(), quarantined(), reprocessingRequested())?.quarantine).toBeNull();
    expect(story(accepted(), quarantined(), released({ from: 'quarantine' }))?.quarantine).toBeNull();
    const delivered = story(accepted(), parsed(), foundSpam(), released(), parsed(), threaded());
    expect(delivered).toMatchObject({ spam: { spam: false }, keptUntil: null });
    const single = story(accepted(), parsed(), foundDuplicate(), released({ from: 'duplicate' }), parsed(), threaded());
    expect(single?.duplicate).toBeNull();
  });

  it('tells of every further arrival, whatever became of the mail meanwhile', () => {
    const fetched = arrivedAgain({ via: 'imap', source: 'imap://a@b/INBOX;UIDVALIDITY=1/;UID=2' });
    expect(story(accepted(), arrivedAgain(), quarantined(), fetched)).toMatchObject({
      arrivals: [arrivedAgain().data, fetched.data],
      quarantine: { reason: 'parse-timed-out' },
    });
  });

  it('is none where there are no facts', () => expect(story()).toBeNull());
});
