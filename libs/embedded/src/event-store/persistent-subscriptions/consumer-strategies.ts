import type { Consumer } from './consumer.js';
import type { Message } from './message.js';
import type { ConsumerStrategyName } from './settings.js';

/** Chooses the consumer for a message; null when those that may have it have no room. */
export type ConsumerStrategy = Readonly<{
  choose: (consumers: readonly Consumer[], message: Message) => Consumer | null;
  /** Whether a message without a consumer may be overtaken by the next. */
  overtakes: boolean;
}>;

export function consumerStrategy(name: ConsumerStrategyName): ConsumerStrategy {
  switch (name) {
    case 'RoundRobin':
      return { choose: roundRobin(), overtakes: false };
    case 'DispatchToSingle':
      return { choose: (consumers) => consumers.find((consumer) => consumer.hasRoom) ?? null, overtakes: false };
    case 'Pinned':
      return { choose: pinned(sourceStream), overtakes: true };
    case 'PinnedByCorrelation':
      return { choose: pinned((message) => correlationId(message) ?? sourceStream(message)), overtakes: true };
  }
}

function roundRobin(): ConsumerStrategy['choose'] {
  let turn = 0;
  return (consumers) => {
    for (let step = 0; step < consumers.length; step += 1) {
      const consumer = consumers[(turn + step) % consumers.length];
      if (consumer?.hasRoom !== true) continue;
      turn = (turn + step + 1) % consumers.length;
      return consumer;
    }
    return null;
  };
}

/**
 * Gives all messages of one key to one consumer: the one that weighs most for it, so that one more or less consumer
 * moves only the keys it must.
 */
function pinned(key: (message: Message) => string): ConsumerStrategy['choose'] {
  const salts = new WeakMap<Consumer, number>();
  let next = 1;
  return (consumers, message) => {
    let best: Consumer | null = null;
    let most = -1;
    for (const consumer of consumers) {
      const salt = salts.get(consumer) ?? next++;
      salts.set(consumer, salt);
      const weight = hash(`${salt}:${key(message)}`);
      if (weight > most) [best, most] = [consumer, weight];
    }
    return best?.hasRoom === true ? best : null;
  };
}

const sourceStream = ({ resolved }: Message): string => (resolved.event ?? resolved.link)?.stream ?? '';

function correlationId({ resolved }: Message): string | null {
  const text = resolved.event?.metadata.toString('utf8') ?? '';
  return /"\$correlationId"\s*:\s*"([^"]*)"/.exec(text)?.[1] ?? null;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}
