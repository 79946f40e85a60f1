import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { routesIn } from './acts.js';

const pages = ['README.md', ...readdirSync('docs').map((name) => join('docs', name))].filter((page) =>
  page.endsWith('.md'),
);
const scripts = Object.keys((JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object }).scripts);

const routes = new Set(
  readdirSync('libs', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.http.ts') || file.endsWith('health.ts'))
    .flatMap((file) => routesIn(readFileSync(join('libs', file), 'utf8')))
    .map((route) => route.replace(/\{\w+\}/g, '{}')),
);

/** The routes that a page names as `METHOD /path`; queries are left out, and so are values that stand for a parameter. */
const routesNamed = (text: string): string[] =>
  [...text.matchAll(/\b(GET|POST|PUT|DELETE) (\/v1\/[\w/{}-]+)/g)].map(
    ([, method = '', path = '']) =>
      `${method} ${path.replace(/\{\w+\}/g, '{}').replace(/^(\/v1\/records\/)(?:contact|company|deal|ticket)\//, '$1{}/')}`,
  );

describe.each(pages)('%s', (page) => {
  const text = readFileSync(page, 'utf8');

  it('names only routes that exist', () => {
    expect(routesNamed(text).filter((route) => !routes.has(route))).toEqual([]);
  });

  it('names only npm scripts that exist', () => {
    const named = [...text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
  });

  it('links only to files that exist', () => {
    const links = [...text.matchAll(/\]\(((?!https?:)[^)#]+)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !existsSync(join(dirname(page), link)))).toEqual([]);
  });
});

it('would notice a route that does not exist', () => {
  expect(routesNamed('`POST /v1/threads/{id}/fold`').every((route) => routes.has(route))).toBe(false);
  expect(routes.size).toBeGreaterThan(40);
});
