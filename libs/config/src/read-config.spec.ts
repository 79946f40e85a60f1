import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as field from './fields.js';
import { BadConfig, jobsUrl, readConfig } from './read-config.js';

const schema = z.object({
  PORT: field.port(3000, 'Where the API listens'),
  HOST: field.HOST,
  DATABASE_URL: field.DATABASE_URL,
  EVENTSTORE_URL: field.EVENTSTORE_URL,
  REDIS_URL: field.REDIS_URL,
  BLOBS_URL: field.BLOBS_URL,
  SMTP_URL: field.SMTP_URL,
  MESSAGE_ID_SECRET: field.MESSAGE_ID_SECRET,
  MAX_MAIL_BYTES: field.MAX_MAIL_BYTES,
  DELIVERY_DOUBT_AFTER_SECONDS: field.DELIVERY_DOUBT_AFTER_SECONDS,
  DELIVERY_DOUBT_POLICY: field.DELIVERY_DOUBT_POLICY,
  LOG_LEVEL: field.LOG_LEVEL,
  PUBLIC_URL: field.PUBLIC_URL,
});

const required = {
  DATABASE_URL: 'postgres://threadlog:pw@db:5432/threadlog',
  EVENTSTORE_URL: 'esdb+discover://admin:pw@a:2113,b:2113,c:2113?tls=true',
  BLOBS_URL: 's3://key:secret@127.0.0.1:9000/mail?tls=false',
  SMTP_URL: 'smtp://127.0.0.1:1025',
  MESSAGE_ID_SECRET: 'x'.repeat(32),
};

const faultsOf = (env: Record<string, string | undefined>): readonly string[] => {
  try {
    readConfig(schema, env);
  } catch (error) {
    if (error instanceof BadConfig) return error.faults;
    throw error;
  }
  return [];
};

describe('readConfig', () => {
  it('fills in what may be left out', () => {
    expect(readConfig(schema, required)).toEqual({
      ...required,
      PORT: 3000,
      HOST: '127.0.0.1',
      MAX_MAIL_BYTES: 36_700_160,
      DELIVERY_DOUBT_AFTER_SECONDS: 600,
      DELIVERY_DOUBT_POLICY: 'ask',
      LOG_LEVEL: 'info',
    });
  });

  it('takes what is given, and an empty variable for an absent one', () => {
    const config = readConfig(schema, {
      ...required,
      PORT: '0',
      HOST: '::1',
      REDIS_URL: '',
      LOG_LEVEL: 'debug',
      OTHER: 'x',
    });
    expect(config).toMatchObject({ PORT: 0, HOST: '::1', LOG_LEVEL: 'debug' });
    expect(config).not.toHaveProperty('REDIS_URL');
    expect(config).not.toHaveProperty('OTHER');
  });

  it('lists every fault at once, one line each', () => {
    const env = {
      ...required,
      DATABASE_URL: '',
      SMTP_URL: undefined,
      PORT: '65536',
      LOG_LEVEL: 'loud',
      MESSAGE_ID_SECRET: 'short',
    };
    expect(faultsOf(env)).toEqual([
      'PORT must be a whole number from 0 to 65535',
      'DATABASE_URL is missing',
      'SMTP_URL is missing',
      'MESSAGE_ID_SECRET must have 32 characters or more',
      'LOG_LEVEL must be fatal, error, warn, info, debug, trace or silent',
    ]);
    expect(() => readConfig(schema, env)).toThrow(faultsOf(env).join('\n'));
  });

  it.each([
    ['PORT', ['-1', '3e3', '0x10', ' 80', '1.5', '65536', '9'.repeat(20)]],
    ['HOST', ['a b', 'http://x', '']],
    ['DATABASE_URL', ['mysql://x', 'postgres:', 'localhost:5432']],
    ['EVENTSTORE_URL', ['http://127.0.0.1:2113', 'esdb://']],
    ['REDIS_URL', ['127.0.0.1:6379', 'redis//x']],
    ['BLOBS_URL', ['/var/lib', 'ftp://x']],
    ['SMTP_URL', ['smtp.example.com']],
    ['PUBLIC_URL', ['mail.example.com', 'javascript://x']],
    ['MAX_MAIL_BYTES', ['10', '25MB']],
    ['DELIVERY_DOUBT_AFTER_SECONDS', ['0', 'never']],
    ['DELIVERY_DOUBT_POLICY', ['Ask', 'guess']],
  ])('refuses a wrong %s', (name, values) => {
    for (const value of values.filter((wrong) => wrong !== '')) {
      expect(faultsOf({ ...required, [name]: value })).toEqual([expect.stringMatching(`^${name} must be`)]);
    }
  });

  it('never repeats what it was given', () => {
    const names = Object.keys(schema.shape);
    const value = fc.string({ minLength: 12, maxLength: 31 }).filter((text) => /[^a-z ]/.test(text));
    fc.assert(
      fc.property(fc.constantFrom(...names), value, (name, text) => {
        expect(faultsOf({ ...required, [name]: text }).join('\n')).not.toContain(text);
      }),
    );
  });
});

describe('a port that may give way', () => {
  const yielding = z.object({ PORT: field.yieldingPort(3000, 'Where the API listens') });

  it('tells whether it was asked for', () => {
    expect(readConfig(yielding, {})).toEqual({ PORT: { port: 3000, asked: false } });
    expect(readConfig(yielding, { PORT: '3000' })).toEqual({ PORT: { port: 3000, asked: true } });
    expect(() => readConfig(yielding, { PORT: 'x' })).toThrow('PORT must be a whole number from 0 to 65535');
  });
});

describe('jobsUrl', () => {
  it('is Redis when there is one, else Postgres', () => {
    expect(jobsUrl({ REDIS_URL: 'redis://r', DATABASE_URL: 'postgres://p' })).toBe('redis://r');
    expect(jobsUrl({ DATABASE_URL: 'postgres://p' })).toBe('postgres://p');
  });
});
