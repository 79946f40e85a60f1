import { expect, it } from 'vitest';
import { BlobStoreAway } from '#libs/blobs';
import { RuleBroken } from '#libs/decider';
import { StoreAway, WriteConflict } from '#libs/event-store';
import { ParserAway } from '#libs/mail';
import { ViewsBehind } from '#libs/read-models';
import { AnsweredOnItsWay } from './candidates.worker.js';
import { isPassing } from './passing.js';

const withCode = (code: string): Error => Object.assign(new Error('x'), { code });

it.each([
  new StoreAway(),
  new BlobStoreAway('put', new Error('x')),
  new WriteConflict('a', 3),
  new ParserAway('x'),
  new ViewsBehind(),
  new AnsweredOnItsWay('a mail'),
  withCode('ECONNREFUSED'),
  withCode('57P01'),
  withCode('08006'),
  withCode('40001'),
])('%s may mend by itself', (error) => expect(isPassing(error)).toBe(true));

it.each([new TypeError('x'), new RuleBroken('quarantined', 'x'), withCode('42P01'), withCode('22P02'), 'x'])(
  '%s stays',
  (error) => expect(isPassing(error)).toBe(false),
);
