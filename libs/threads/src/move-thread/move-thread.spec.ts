import { describe, expect, it } from 'vitest';
import { fold, given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import type { ThreadEvent } from '../thread-events.js';
import {
  ada,
  assigned,
  associated,
  composed,
  inboxId,
  minute,
  moved,
  opened,
  received,
  unassigned,
  uuid,
} from '../thread.fixtures.js';
import type { MoveThread } from './move-thread.js';

const sales = uuid(60);
const to = (inbox: string, more: Partial<MoveThread> = {}): MoveThread => ({
  ...{ type: 'MoveThread', inboxId: inbox, sees: null, at: minute(50) },
  ...more,
});
const question: readonly ThreadEvent[] = [opened(), received()];

describe('MoveThread', () => {
  it('puts a thread into another inbox', () =>
    given(threadDecider, ...question)
      .when(to(sales))
      .then(moved()));
  it('takes the tickets along, each once, and no other record', () => {
    const ticket = { type: 'ticket', id: uuid(61) } as const;
    given(
      threadDecider,
      opened(),
      received({ associations: [ticket] }),
      composed(),
      associated(),
      associated({ record: ticket }),
    )
      .when(to(sales))
      .then(moved({ tickets: [ticket.id] }));
  });
  it('leaves it to whoever sees the other inbox, and to nobody else', () => {
    const adas = [...question, assigned()];
    given(threadDecider, ...adas)
      .when(to(sales, { sees: { kind: 'user', id: ada } }))
      .then(moved());
    for (const sees of [null, { kind: 'team', id: ada }, { kind: 'user', id: uuid(62) }] as const)
      given(threadDecider, ...adas)
        .when(to(sales, { sees }))
        .then(moved(), unassigned({ at: minute(50) }));
  });
  it('brings it back', () => {
    const there = [...question, moved()];
    given(threadDecider, ...there)
      .when(to(inboxId))
      .then(moved({ fromInboxId: sales, toInboxId: inboxId }));
    expect(fold(threadDecider, [...there, moved({ fromInboxId: sales, toInboxId: inboxId })])).toMatchObject({
      inboxId,
      inboxIds: [sales, inboxId],
    });
  });
  it('is quiet where it lies there already', () => {
    given(threadDecider, ...question)
      .when(to(inboxId))
      .thenNothing();
    given(threadDecider, ...question, assigned(), moved())
      .when(to(sales))
      .thenNothing();
  });
  it('knows no thread that was not opened', () => given(threadDecider).when(to(sales)).thenBroken('thread-missing'));
});
