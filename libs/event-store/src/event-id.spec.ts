import fc from 'fast-check';
import { validate, version } from 'uuid';
import { describe, expect, it } from 'vitest';
import { eventId } from './event-id.js';

const content = fc.record({ stream: fc.string(), type: fc.string(), json: fc.string() });

describe('eventId', () => {
  it('is the same uuid v5 for the same command, index and content', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), content, (command, index, event) => {
        const id = eventId(command, index, event);
        expect(validate(id) && version(id)).toBe(5);
        expect(eventId(command, index, { ...event })).toBe(id);
      }),
    );
  });

  it('never changes between releases, or a command sent again would be carried out twice', () => {
    const id = eventId('command', 0, { stream: 'thread-1', type: 'ThreadClosed.v1', json: '{}' });
    expect(id).toBe('66bd0d19-753b-5cb2-8c61-281004c56eb2');
  });

  it('differs by command, index, stream, type and content', () => {
    const event = { stream: 's', type: 't', json: '{}' };
    const ids = [
      eventId('a', 0, event),
      eventId('b', 0, event),
      eventId('a', 1, event),
      eventId('a', 0, { ...event, stream: 's2' }),
      eventId('a', 0, { ...event, type: 't2' }),
      eventId('a', 0, { ...event, json: '{"x":1}' }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});
