// node scripts/start.mjs <app> [arguments]: prepares the checkout, then becomes the app.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkout, orSay, prepare, Unprepared } from './prepare.mjs';

const SAME_KEY_PRESS_MS = 500;

/**
 * npm passes a Ctrl-C on that the terminal has sent to us already, and a second one would cut a clean stop short. Without a listener of the
 * app's, which is before it is up and after it is down, a signal ends the process at once.
 */
const onceAKeyPress = (signal, exitCode) => {
  const emit = process.emit;
  let last = -Infinity;
  process.emit = function (event, ...args) {
    if (event !== signal || process.listenerCount(signal) === 1) return emit.call(this, event, ...args);
    const isRepeated = performance.now() - last < SAME_KEY_PRESS_MS;
    if (!isRepeated) last = performance.now();
    return isRepeated || emit.call(this, event, ...args);
  };
  // Node binds process.emit when a signal gets its first listener, so this comes after it was replaced.
  process.on(signal, () => {
    if (process.listenerCount(signal) === 1) process.exit(exitCode);
  });
};

const [app, ...args] = process.argv.slice(2);
const main = join(checkout, 'dist/apps', app ?? '', 'src/main.js');
orSay(() => {
  prepare(checkout);
  if (app === undefined || !existsSync(main)) throw new Unprepared(`There is no app named ${app ?? '(none given)'}.`);
});

// Dates in mail without a zone must not depend on where the machine stands.
process.env.TZ = 'UTC';
process.setSourceMapsEnabled(true);
process.argv = [process.argv[0], main, ...args];
onceAKeyPress('SIGINT', 130);
onceAKeyPress('SIGTERM', 143);
await import(pathToFileURL(main).href);
