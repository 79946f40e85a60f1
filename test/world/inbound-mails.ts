import { randomUUID } from 'node:crypto';
import { type InboundMailCommand, inboundMailDecider, inboundMailStream } from '#libs/incoming';
import type { World } from './world.js';

const decide = async ({ store }: World, id: string, command: InboundMailCommand): Promise<void> => {
  await store.handle(inboundMailDecider, inboundMailStream(id), command, {
    ...{ commandId: randomUUID(), correlationId: id, causationId: id },
    actor: { kind: 'system', id: 'world' },
  });
};

/** A mail to support@ as the intake accepts it, for an inbox or for none, but whose bytes nobody ever had; gives its id. */
export const acceptedMail = async (world: World, inboxId: string | null): Promise<string> => {
  const [inboundMailId, { address }] = [randomUUID(), world.support];
  const raw = { sha256: 'a'.repeat(64), size: 812, mediaType: 'message/rfc822' };
  const mail = {
    ...{ inboundMailId, at: new Date().toISOString(), inboxId, receivedBy: inboxId === null ? null : address, raw },
    ...({ via: 'smtp', source: null, remote: 'mx.example', envelopeFrom: null, envelopeTo: [address] } as const),
    routing: { rule: inboxId === null ? 'none' : 'envelope', considered: [address], version: 1 },
  } as const;
  await decide(world, inboundMailId, { type: 'AcceptMail', mail });
  return inboundMailId;
};

/** Puts a mail into quarantine, as a worker does that cannot parse it. */
export const quarantine = (world: World, id: string): Promise<void> =>
  decide(world, id, {
    ...{ type: 'QuarantineMail', reason: 'parse-timed-out', detail: 'the parser took longer than 10 s' },
    at: new Date().toISOString(),
  });
