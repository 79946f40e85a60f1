import { describe, expect, it } from 'vitest';
import type { Actor } from '#libs/decider';
import { DELIVERY_EVENTS, type DeliveryEvent } from '../delivery-events.js';
import type { ThreadEvent } from '../thread-events.js';
import {
  ada,
  attempted,
  bounced,
  deferred,
  delivered,
  deliveryCanceled,
  failed,
  inDoubt,
  max,
  minute,
  questionId,
  recorded,
  released,
  retryRequested,
  sendCanceled,
  uuid,
  wholeStory,
  zoe,
} from '../thread.fixtures.js';
import { type DeliveryHistory, evolveHistory } from './delivery-history.js';
import { shownHistory } from './shown-history.http.js';

const delivery = (event: ThreadEvent): event is DeliveryEvent =>
  (DELIVERY_EVENTS as readonly string[]).includes(event.type);

/** The history that these facts leave, all of them caused by one actor. */
const after = (by: Actor, ...events: readonly ThreadEvent[]): DeliveryHistory =>
  recorded(events.filter(delivery))
    .map((event) => ({ ...event, metadata: { ...event.metadata, actor: by } }))
    .reduce<DeliveryHistory>(evolveHistory, []);

const delivering: Actor = { kind: 'system', id: 'delivery' };
const person: Actor = { kind: 'user', id: ada };
const boss = 'boss@example.org';

/** Each attempt as lines of recipient, reason and outcome. */
const attempts = (history: DeliveryHistory): readonly (readonly string[])[] =>
  history.flatMap((entry) =>
    entry.kind === 'attempt'
      ? [entry.recipients.map(({ address, why, outcome }) => `${address} ${why} ${outcome}`)]
      : [],
  );

describe('the history of a mail', () => {
  it('has each attempt with its worker, its server and what was said to each recipient', () => {
    const [first, asked, second, report] = after(delivering, ...wholeStory);
    expect(first).toEqual({
      kind: 'attempt',
      attempt: 1,
      at: minute(11),
      worker: 'worker-1',
      server: { serverId: null, name: 'smtp.example.org:587' },
      recipients: [
        { address: zoe.address, why: 'first', outcome: 'delivered', reply: '250 ok', at: minute(12) },
        { address: max.address, why: 'first', outcome: 'deferred', reply: '450 later', at: minute(12) },
        { address: boss, why: 'first', outcome: 'in-doubt', reply: 'the line went dead', at: minute(12) },
      ],
    });
    expect(asked).toEqual({ kind: 'retry-requested', at: minute(14), by: delivering, recipients: [boss] });
    expect(second).toMatchObject({
      attempt: 2,
      recipients: [
        { address: max.address, why: 'deferred', outcome: 'delivered' },
        { address: boss, why: 'in-doubt', outcome: 'failed' },
      ],
    });
    expect(report).toEqual({
      kind: 'bounced',
      at: minute(40),
      recipients: [max.address],
      reply: '550 5.1.1 no such user',
      permanence: 'hard',
      inboundMailId: uuid(11),
    });
  });

  it.each<[string, readonly ThreadEvent[]]>([
    ['failed', [failed()]],
    ['came back', [delivered(), bounced()]],
    ['is in doubt', [inDoubt()]],
    ['waits', [deferred()]],
  ])('says that a person asked for another attempt at a mail that %s', (_, outcomes) =>
    expect(
      attempts(after(person, attempted(), ...outcomes, retryRequested(), attempted({ attempt: 2 }))).at(-1),
    ).toEqual([`${zoe.address} asked null`]),
  );

  it('says of a later pause that the server asked for it, though a person had asked before', () =>
    expect(
      attempts(
        after(
          person,
          ...[attempted(), failed(), retryRequested()],
          ...[attempted({ attempt: 2 }), deferred({ attempt: 2 }), attempted({ attempt: 3 })],
        ),
      ),
    ).toEqual([[`${zoe.address} first failed`], [`${zoe.address} asked deferred`], [`${zoe.address} deferred null`]]));

  it('takes an outcome that comes late for that of its own attempt', () => {
    const late = [attempted(), inDoubt(), retryRequested(), delivered()];
    expect(attempts(after(delivering, ...late))).toEqual([[`${zoe.address} first delivered`]]);
  });

  it('knows its recipients in any case', () =>
    expect(attempts(after(delivering, attempted(), delivered({ recipient: 'ZOE@Example.net' })))).toEqual([
      [`${zoe.address} first delivered`],
    ]));

  it('says who let a mail go, took it back, or gave a recipient up', () => {
    expect(after(person, released())).toEqual([{ kind: 'released', at: minute(11), by: person }]);
    expect(after(person, sendCanceled())).toMatchObject([{ kind: 'send-canceled', by: person, why: 'command' }]);
    expect(after(delivering, sendCanceled({ why: 'answered', answeredBy: questionId }))).toMatchObject([
      { why: 'answered', answeredBy: questionId },
    ]);
    expect(after(person, attempted(), deferred(), deliveryCanceled()).at(-1)).toMatchObject({
      ...{ kind: 'delivery-canceled', by: person, why: 'command', recipients: [zoe.address] },
    });
  });
});

describe('the history as it is shown', () => {
  const history = after(delivering, ...wholeStory, released());

  it('leaves out what only concerns recipients of Bcc', () => {
    const shown = shownHistory(history, (address) => address !== boss);
    expect(JSON.stringify(shown)).not.toContain(boss);
    expect(shown.map(({ kind }) => kind)).toEqual(['attempt', 'attempt', 'bounced', 'released']);
  });

  it('is whole for those who may know of everybody', () => expect(shownHistory(history, () => true)).toEqual(history));
});
