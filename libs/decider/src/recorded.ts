import type { Fact, Recorded } from './fact.js';

/**
 * Facts as a log would hold them, for specs of folds and views: `streamOf` tells on which stream each lies, `metadata` is that of nobody,
 * and positions have gaps, as in a real log.
 */
export const recorded = <Event extends Fact>(
  events: readonly Event[],
  streamOf: (event: Event) => string,
): readonly Recorded<Event>[] => {
  const lengths = new Map<string, number>();
  return events.map((event, n) => {
    const stream = streamOf(event);
    const revision = lengths.get(stream) ?? 0;
    lengths.set(stream, revision + 1);
    return {
      ...event,
      id: `00000000-0000-5000-8000-${String(n).padStart(12, '0')}`,
      stream,
      revision,
      position: BigInt(10 + n * 7),
      created: '2026-03-01T08:00:00.000Z',
      version: 1,
      metadata: {
        $correlationId: 'correlation',
        $causationId: 'causation',
        actor: { kind: 'system', id: 'spec' },
        commandId: `command-${n}`,
        previousHash: null,
        hash: '',
      },
    };
  });
};
