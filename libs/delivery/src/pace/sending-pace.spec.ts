import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Metrics } from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import { JobQueues } from '#libs/job-queue';
import { outgoingServerDecider, OutgoingServers, outgoingServerStream } from '#libs/outgoing-servers';
import { system } from '../../../../test/feature-app.js';
import { drop, type Reply } from '../../../../test/scripted-smtp-peer.js';
import { DeliveryHouse } from '../../../../test/smtp/delivery-house.js';
import { DELIVER_QUEUE } from '../deliver-email/deliver-email.reactor.js';
import type { DeliverJob } from '../deliver-email/deliver-email.worker.js';
import { PausedAddresses, probedAfter } from './paused-addresses.smtp.js';
import { SendingPace, SendingPaceOptions } from './sending-pace.smtp.js';

const zoe = 'zoe@example.net';
const MINUTE = 60_000;

let delivery: DeliveryHouse;
let address: string;
let inboxId: string;

beforeAll(async () => {
  const pace = new SendingPaceOptions({ perMinute: null, perDay: 50 }, 3);
  const timeouts = { connectMs: 2_000, greetingMs: 1_000, commandMs: 1_000, answerMs: 1_000 };
  delivery = await DeliveryHouse.start({ pace, timeouts });
});

afterAll(() => delivery.stop());

beforeEach(async () => {
  delivery.peer.follow({});
  address = `support-${randomUUID()}@example.org`;
  inboxId = await delivery.inbox(address);
});

/** The server answers mail of this address so, and takes that of all others. */
const answersOurs = (reply: Reply): void =>
  delivery.peer.follow({ mail: (from) => (from === address ? reply : undefined) });

const sent = async (times = 1, from = address): Promise<DeliverJob[]> => {
  const jobs: DeliverJob[] = [];
  for (let n = 0; n < times; n += 1) {
    const job = await delivery.composed(from, [zoe]);
    await delivery.deliver.run(job);
    jobs.push(job);
  }
  return jobs;
};

const fate = async (job: DeliverJob): Promise<string | undefined> => (await delivery.fates(job))[zoe];

const paused = async () => (await delivery.sending(address))?.paused;

const queued = async (): Promise<number> => {
  const { waiting, delayed } = await delivery.house.app.get(JobQueues).queue(DELIVER_QUEUE).counts();
  return waiting + delayed;
};

describe('a server that refuses everything', () => {
  it('pauses its address after some refusals in a row, and no other address', async () => {
    answersOurs('451 4.3.0 not today');
    const [first, second] = await sent(2);
    expect(await paused()).toBeNull();
    await sent();
    expect(await paused()).toMatchObject({
      why: 'refused',
      reason: expect.stringContaining('not today'),
      resumes: 'probe',
    });
    const [fourth] = await sent();
    expect([await fate(first!), await fate(second!)]).toEqual(['EmailDeliveryDeferred', 'EmailDeliveryDeferred']);
    expect(await fate(fourth!)).toBeUndefined();
    const [others] = await sent(1, 'sales@example.org');
    expect(await fate(others!)).toBe('EmailDelivered');
  });

  it('is not asked again when it refused the login: accounts are locked for less', async () => {
    answersOurs('530 5.7.0 authentication required');
    await sent();
    const { at = '', ...pause } = (await paused()) ?? {};
    expect(pause).toEqual({ why: 'login-refused', reason: expect.stringContaining('login'), resumes: 'probe' });
    const asked = (): number => delivery.peer.commands.filter((command) => command.includes(address)).length;
    const before = asked();
    await delivery.paused.probe(Date.parse(at) + 59 * MINUTE);
    expect(asked()).toBe(before);
    await delivery.paused.probe(Date.parse(at) + 60 * MINUTE);
    expect(asked()).toBe(before + 1);
    delivery.peer.follow({});
    await delivery.paused.probe(Date.parse(at) + 119 * MINUTE);
    expect(await paused()).not.toBeNull();
    await delivery.paused.probe(Date.parse(at) + 120 * MINUTE);
    expect(await paused()).toBeNull();
  });

  it('is asked no more often when a probe finds that by now it refuses the login', async () => {
    answersOurs(drop);
    await sent(3);
    const since = Date.parse((await paused())?.at ?? '');
    answersOurs('530 5.7.0 authentication required');
    await delivery.paused.probe(since + MINUTE);
    delivery.peer.follow({});
    await delivery.paused.probe(since + 60 * MINUTE);
    expect(await paused()).not.toBeNull();
    await delivery.paused.probe(since + 61 * MINUTE);
    expect(await paused()).toBeNull();
  });

  it('keeps its address paused until another server, or another login, is found to do', async () => {
    const set = async (at: string): Promise<void> => {
      const { port } = delivery.peer;
      const settings = { host: '127.0.0.1', port, security: 'none', auth: 'none', user: null, connections: 3 } as const;
      const command = {
        type: 'SetOutgoingServer',
        address,
        serverId: randomUUID(),
        settings,
        secret: null,
        at,
      } as const;
      const stream = outgoingServerStream(address);
      const { events } = await delivery.house.store.handle(outgoingServerDecider, stream, command, system());
      await delivery.reactor.react(events);
    };
    answersOurs('530 5.7.0 authentication required');
    await sent();
    const { at = '' } = (await paused()) ?? {};
    await set(new Date(Date.parse(at) - 1).toISOString());
    expect(await paused()).not.toBeNull();
    await set(new Date(Date.parse(at) + 1).toISOString());
    expect(await paused()).toBeNull();

    await delivery.tell(inboxId, {
      ...{ type: 'PauseSending', address, at, why: 'command', reason: null, resumes: 'command' },
    } as const);
    await set(new Date(Date.parse(at) + 2).toISOString());
    expect(await paused()).not.toBeNull();
  });

  it('is counted for whoever watches, by what ends the pause', async () => {
    const { app } = delivery.house;
    const metrics = new Metrics();
    new PausedAddresses(app.get(InboxAccess), app.get(OutgoingServers), app.get(SendingPace), metrics);
    const counted = async (): Promise<readonly number[]> => {
      const told = await metrics.registry.metrics();
      return ['probe', 'command'].map((resumes) =>
        Number(new RegExp(`^threadlog_paused_addresses\\{resumes="${resumes}"\\} (\\d+)$`, 'm').exec(told)?.[1]),
      );
    };
    const [probe = 0, command] = await counted();
    answersOurs('530 5.7.0 authentication required');
    await sent();
    await expect.poll(counted).toEqual([probe + 1, command]);
  });

  it('starts anew with counting when it takes a mail', async () => {
    answersOurs('451 4.3.0 not today');
    await sent(2);
    delivery.peer.follow({});
    await sent();
    answersOurs('451 4.3.0 not today');
    await sent(2);
    expect(await paused()).toBeNull();
  });

  it('pauses nothing by refusing recipients', async () => {
    delivery.peer.follow({ rcpt: () => '550 5.1.1 no such user' });
    await sent(4);
    expect(await paused()).toBeNull();
  });

  it('is probed without a mail, and the address resumed once it is willing', async () => {
    answersOurs(drop);
    await sent(3);
    const since = Date.parse((await paused())?.at ?? '');
    const soon = probedAfter(0) + 1;
    await delivery.paused.probe(since + soon);
    expect(await paused()).not.toBeNull();
    delivery.peer.follow({});
    await delivery.paused.probe(since + soon + 1);
    expect(await paused()).not.toBeNull();
    const before = delivery.peer.taken.length;
    await delivery.paused.probe(since + 3 * soon);
    expect(await paused()).toBeNull();
    expect(delivery.peer.taken).toHaveLength(before);
    const [next] = await sent();
    expect(await fate(next!)).toBe('EmailDelivered');
  });

  it('is left to a person when only a mail could tell whether it is willing again', async () => {
    delivery.peer.follow({ dot: drop });
    await sent(3);
    expect(await paused()).toMatchObject({ resumes: 'command' });
    delivery.peer.follow({});
    await delivery.paused.probe(Date.now() + 60 * MINUTE);
    expect(await paused()).not.toBeNull();
    await delivery.tell(inboxId, { type: 'ResumeSending', address, at: new Date().toISOString(), by: 'command' });
    const [next] = await sent();
    expect(await fate(next!)).toBe('EmailDelivered');
  });
});

describe('an address that is resumed', () => {
  it('has all its mails woken that waited, which no sweep had taken for lost', async () => {
    await delivery.sweep();
    const at = new Date().toISOString();
    await delivery.tell(inboxId, {
      ...{ type: 'PauseSending', address, at, why: 'command', reason: null, resumes: 'command' },
    } as const);
    const jobs = await sent(3);
    await delivery.shown();
    const before = await queued();
    await delivery.sweep();
    expect(await queued()).toBe(before);
    await delivery.tell(inboxId, { type: 'ResumeSending', address, at, by: 'command' });
    const [resumed] = (await delivery.inboxStory(inboxId)).slice(-1);
    await delivery.reactor.react([resumed!]);
    expect(await queued()).toBe(before + 3);
    for (const job of jobs) await delivery.deliver.run(job);
    expect(await Promise.all(jobs.map(fate))).toEqual(jobs.map(() => 'EmailDelivered'));
  });
});

describe('a limit', () => {
  const limited = (perMinute: number | null) =>
    delivery.tell(inboxId, {
      ...{ type: 'SetSendingLimit', address, limit: { perMinute, perDay: null }, at: new Date().toISOString() },
    } as const);

  it('lets no more mails leave in a minute; the others wait their turn, other addresses do not', async () => {
    await limited(2);
    const [first, second] = await sent(2);
    const third = await delivery.composed(address, [zoe]);
    const wait = await delivery.deliver.run(third);
    expect([await fate(first!), await fate(second!)]).toEqual(['EmailDelivered', 'EmailDelivered']);
    expect(await fate(third)).toBeUndefined();
    expect(wait!.again).toBeGreaterThan(MINUTE - 20_000);
    expect(wait!.again).toBeLessThanOrEqual(MINUTE);
    const [others] = await sent(1, 'sales@example.org');
    expect(await fate(others!)).toBe('EmailDelivered');

    await delivery.shown();
    const before = await queued();
    await delivery.sweep();
    expect(await queued()).toBe(before);

    await limited(3);
    const [changed] = (await delivery.inboxStory(inboxId)).slice(-1);
    await delivery.reactor.react([changed!]);
    await delivery.deliver.run(third);
    expect(await fate(third)).toBe('EmailDelivered');
  });

  it('is that of the deployment where the address has none', async () => {
    const jobs = await sent(51);
    expect(await fate(jobs[49]!)).toBe('EmailDelivered');
    expect(await fate(jobs[50]!)).toBeUndefined();
    const wait = await delivery.deliver.run(jobs[50]!);
    expect(wait!.again).toBeGreaterThan(23 * 60 * MINUTE);
  });
});
