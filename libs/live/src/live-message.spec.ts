import { describe, expect, it } from 'vitest';
import { evolve, noThread, type ThreadEvent } from '#libs/threads';
import {
  ada,
  assigned,
  composed,
  inboxId,
  moved,
  opened,
  received,
  recorded,
} from '../../threads/src/thread.fixtures.js';
import { liveMessage, toldTo } from './live-message.js';

const sales = moved().data.toInboxId;
const back = moved({ fromInboxId: sales, toInboxId: inboxId });
const story: readonly ThreadEvent[] = [opened(), received(), assigned()];

/** The last of these facts as it is told once all of them have happened, to somebody who looks at these inboxes. */
const lastTold = (inboxIds: readonly string[], ...events: readonly ThreadEvent[]) => {
  const thread = events.reduce(evolve, noThread);
  const last = recorded(events).at(-1);
  if (thread.status === 'none' || last === undefined) throw new Error('nothing happened');
  return toldTo(liveMessage(last, thread), (id) => Promise.resolve(inboxIds.includes(id)));
};

describe('a message of a conversation', () => {
  it('is told to those who look at its inbox', async () => {
    const answered = [...story, composed()];
    expect(await lastTold([inboxId], ...answered)).toMatchObject({
      inboxId,
      otherInboxId: null,
      type: 'EmailComposed',
    });
    expect(await lastTold([sales], ...answered)).toBeNull();
    expect(await lastTold([inboxId], ...story, moved(), composed())).toBeNull();
  });

  it('that moves is told on both sides, to each as much as may be known there', async () => {
    const gone = [...story, moved()];
    const assignee = { kind: 'user', id: ada };
    expect(await lastTold([inboxId, sales], ...gone)).toMatchObject({
      inboxId: sales,
      otherInboxId: inboxId,
      assignee,
    });
    expect(await lastTold([sales], ...gone)).toMatchObject({ inboxId: sales, otherInboxId: null });
    expect(await lastTold([inboxId], ...gone)).toMatchObject({ inboxId, otherInboxId: inboxId, assignee: null });
    expect(await lastTold([], ...gone)).toBeNull();
  });

  it('that came back has not left, for whoever hears of it late', async () =>
    expect(await lastTold([inboxId], ...story, moved(), back)).toMatchObject({ inboxId, otherInboxId: null }));
});
