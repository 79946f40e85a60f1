import { describe, expect, it } from 'vitest';
import { logger } from './logger.js';

describe('logger', () => {
  it('writes a line of JSON with the name of the process, at its level and above', () => {
    const lines: string[] = [];
    const log = logger({ name: 'api', level: 'info' }, { write: (line) => lines.push(line) });
    log.debug('unheard');
    log.info({ threadId: 't1' }, 'opened');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ name: 'api', threadId: 't1', msg: 'opened' }),
    ]);
  });

  it.each([
    [{ authorization: 'Bearer s3cr3t' }],
    [{ headers: { authorization: 'Bearer s3cr3t', accept: '*/*' } }],
    [{ req: { headers: { cookie: 's3cr3t', 'set-cookie': ['s3cr3t'] } } }],
    [{ smtp: { auth: { password: 's3cr3t' } } }],
  ])('keeps secrets out of %j', (logged) => {
    const lines: string[] = [];
    logger({ name: 'api', level: 'info' }, { write: (line) => lines.push(line) }).info(logged, 'request');
    expect(lines.join()).not.toContain('s3cr3t');
    expect(lines.join()).toContain('[redacted]');
  });
});
