import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StaleRevision } from '#libs/event-store';
import type { RequestContext, Written } from '#libs/http';
import { peopleEvents, peopleProjections } from '#libs/people';
import { type FeatureApp, startFeatureApp, system } from '../../../test/feature-app.js';
import { addressClaimDecider } from './address-claim.js';
import { AddressClaims } from './address-claims.http.js';
import { ConnectAddressCommand, ConnectAddressHandler } from './connect-address/connect-address.http.js';
import type { InboxCommand } from './decider.js';
import { DisconnectAddressCommand, DisconnectAddressHandler } from './disconnect-address/disconnect-address.http.js';
import { type ExistingInbox, isConnected } from './inbox.js';
import { InboxAccess } from './inbox-access.http.js';
import { InboxLooks } from './look-into-inbox/inbox-looks.http.js';
import { InboxAdministration } from './inbox-administration.http.js';
import { inboxesEvents } from './inboxes-events.js';
import { InboxesDirectory } from './inboxes.module.js';
import { inboxesProjections } from './inboxes.projection.js';

let house: FeatureApp;

beforeAll(async () => {
  house = await startFeatureApp({
    imports: [InboxesDirectory],
    events: { ...peopleEvents, ...inboxesEvents },
    projections: [...peopleProjections, ...inboxesProjections],
  });
});
afterAll(() => house.stop());

type Step = 'looks' | 'looked' | 'writes';

/** Lets something else happen at one step of an act, once. */
class Interrupted extends InboxAdministration {
  private interruption: Readonly<{ at: Step; nth: number; act: () => Promise<unknown> }> | undefined;
  private readonly steps: Step[] = [];

  interrupt(at: Step, nth: number, act: () => Promise<unknown>): void {
    this.steps.length = 0;
    this.interruption = { at, nth, act };
  }

  override async run(
    inboxId: string,
    command: InboxCommand,
    context: RequestContext,
  ): Promise<Written<{ inboxId: string }>> {
    await this.step('writes');
    return super.run(inboxId, command, context);
  }

  override async inbox(inboxId: string): Promise<ExistingInbox> {
    await this.step('looks');
    const found = await super.inbox(inboxId);
    await this.step('looked');
    return found;
  }

  private async step(step: Step): Promise<void> {
    this.steps.push(step);
    const { interruption } = this;
    if (interruption?.at !== step || this.steps.filter((done) => done === step).length !== interruption.nth) return;
    this.interruption = undefined;
    await interruption.act();
  }
}

const context = (): RequestContext => ({ ...system(), at: new Date().toISOString(), id: () => randomUUID() });

/** A process with a connection to the log of its own. */
const startProcess = () => {
  const store = house.anotherStore();
  const inboxes = new Interrupted(store, house.readModels, new InboxAccess(house.readModels, new InboxLooks(store)));
  const claims = new AddressClaims(store, inboxes);
  const [connecting, disconnecting] = [
    new ConnectAddressHandler(inboxes, claims),
    new DisconnectAddressHandler(inboxes, claims),
  ];
  return {
    inboxes,
    claims,
    connect: (inboxId: string, address: string, more: Partial<RequestContext> = {}) => {
      const by = { ...context(), ...more };
      const command = { type: 'ConnectAddress', address, name: 'Support', at: by.at } as const;
      return connecting.execute(new ConnectAddressCommand(inboxId, command, by));
    },
    disconnect: (inboxId: string, address: string) => {
      const by = context();
      const command = { type: 'DisconnectAddress', address, at: by.at } as const;
      return disconnecting.execute(new DisconnectAddressCommand(inboxId, command, by));
    },
  };
};

const fresh = (): string => `support.${randomUUID()}@example.org`;

const created = async (): Promise<string> => {
  const [inboxId, by] = [randomUUID(), context()];
  await startProcess().inboxes.run(inboxId, { type: 'CreateInbox', inboxId, name: 'Support', at: by.at }, by);
  return inboxId;
};

const holder = async (address: string): Promise<string | null> => {
  const stream = `inboxAddress-${createHash('sha256').update(address).digest('hex')}`;
  return (await house.store.load(addressClaimDecider, stream)).state.holder;
};

const connected = async (inboxId: string, address: string): Promise<boolean> =>
  isConnected(await startProcess().inboxes.inbox(inboxId), address);

describe('the claim on an address', () => {
  it("of an act that was cut short is the same inbox's to complete, or to give up", async () => {
    const [mine, theirs, { claims, connect, disconnect }] = [await created(), await created(), startProcess()];
    const [first, second, at] = [fresh(), fresh(), context().at];
    for (const address of [first, second]) await claims.claim({ address, inboxId: mine, at }, context());
    await connect(mine, first);
    expect(await connected(mine, first)).toBe(true);
    await expect(connect(theirs, second)).rejects.toMatchObject({ code: 'address-taken' });
    await disconnect(mine, second);
    await connect(theirs, second);
    expect(await holder(second)).toBe(theirs);
  });

  it('goes when the act that it was for is refused, and stays where the address was connected before', async () => {
    const [mine, theirs, a] = [await created(), await created(), startProcess()];
    const [address, other] = [fresh(), fresh()];
    await expect(a.connect(mine, address, { expectedRevision: 7 })).rejects.toBeInstanceOf(StaleRevision);
    expect(await holder(address)).toBeNull();
    await a.connect(theirs, address);
    await a.connect(mine, other);
    await expect(a.connect(mine, other, { expectedRevision: 7 })).rejects.toBeInstanceOf(StaleRevision);
    expect([await holder(address), await holder(other)]).toEqual([theirs, mine]);
  });

  it('is there again when another process disconnected just before the address was connected', async () => {
    const [inboxId, address, a, b] = [await created(), fresh(), startProcess(), startProcess()];
    a.inboxes.interrupt('writes', 1, () => b.disconnect(inboxId, address));
    await a.connect(inboxId, address);
    expect(await connected(inboxId, address)).toBe(true);
    expect(await holder(address)).toBe(inboxId);
  });

  it.each([
    ['just before', 'looks'],
    ['just after', 'looked'],
  ] as const)(
    'stays with the inbox when another process connects while it is released: %s it looks',
    async (_, step) => {
      for (const nth of [1, 2]) {
        const [inboxId, address, a, b] = [await created(), fresh(), startProcess(), startProcess()];
        await a.connect(inboxId, address);
        a.inboxes.interrupt(step, nth, () => b.connect(inboxId, address));
        await a.disconnect(inboxId, address);
        expect(await connected(inboxId, address)).toBe(true);
        expect(await holder(address)).toBe(inboxId);
      }
    },
  );

  it('of another inbox that came in between has the address disconnected here', async () => {
    const [mine, theirs, address, a, b] = [await created(), await created(), fresh(), startProcess(), startProcess()];
    a.inboxes.interrupt('writes', 1, async () => {
      await b.disconnect(mine, address);
      await b.connect(theirs, address);
    });
    await expect(a.connect(mine, address)).rejects.toMatchObject({ code: 'address-taken' });
    expect(await connected(mine, address)).toBe(false);
    expect(await connected(theirs, address)).toBe(true);
    expect(await holder(address)).toBe(theirs);
  });
});
