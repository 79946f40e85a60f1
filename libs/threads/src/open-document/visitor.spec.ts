import { describe, expect, it } from 'vitest';
import { isPerson } from './visitor.js';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148';

describe('a visitor', () => {
  it.each([FIREFOX, IPHONE])('who has a browser is a person: %s', (agent) =>
    expect(isPerson({ method: 'GET', headers: { 'user-agent': agent } })).toBe(true),
  );
  it.each([
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
    'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
    'facebookexternalhit/1.1',
    'curl/8.5.0',
    'python-requests/2.32',
    '',
  ])('that names itself as a program is none: %s', (agent) =>
    expect(isPerson({ method: 'GET', headers: { 'user-agent': agent } })).toBe(false),
  );
  it('that does not say what it is, or only asks whether the document is there, is none', () => {
    expect(isPerson({ method: 'GET', headers: {} })).toBe(false);
    expect(isPerson({ method: 'HEAD', headers: { 'user-agent': FIREFOX } })).toBe(false);
  });
  it.each([{ 'sec-purpose': 'prefetch;prerender' }, { purpose: 'prefetch' }, { 'x-moz': 'prefetch' }])(
    'whose browser only looks ahead has not looked yet: %j',
    (headers) => expect(isPerson({ method: 'GET', headers: { 'user-agent': FIREFOX, ...headers } })).toBe(false),
  );
});
