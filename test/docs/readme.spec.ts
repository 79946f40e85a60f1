import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allEvents } from '#libs/wiring';
import { acts, actsTable } from './acts.js';

const BETWEEN = /(<!-- commands-events-views -->\n)[\s\S]*?(<!-- \/commands-events-views -->)/;

describe('the table of commands, events and views in the README', () => {
  it('is the one that the folder tree tells (`npm test -- test/docs --update` writes it)', async () => {
    const readme = readFileSync('README.md', 'utf8');
    const right = readme.replace(BETWEEN, (_, begin: string, end: string) => `${begin}${actsTable()}\n${end}`);
    expect(BETWEEN.test(readme)).toBe(true);
    await expect(right).toMatchFileSnapshot('../../README.md');
  });

  it('has every event that was ever written as the consequence of some command', () => {
    const decided = new Set(acts().flatMap(({ events }) => events));
    expect(Object.keys(allEvents).filter((event) => !decided.has(event))).toEqual([]);
  });
});

describe('the map of the house in the README', () => {
  const readme = readFileSync('README.md', 'utf8');

  it.each([
    ['apps', 'libs/\n'],
    ['libs', 'test/  '],
  ])('has every room of %s, and none that is not there', (floor, next) => {
    const begin = readme.indexOf(`\n${floor}/`);
    const rooms = readme.slice(begin, readme.indexOf(`\n${next}`, begin));
    const drawn = [...rooms.matchAll(/^ {2}([\w-]+)\//gm)].map(([, room]) => room);
    expect(drawn.toSorted()).toEqual(readdirSync(floor).toSorted());
  });
});
