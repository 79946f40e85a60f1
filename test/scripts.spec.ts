import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { Checkout } from './checkout.js';

const checkouts: Checkout[] = [];
afterEach(async () => {
  for (const checkout of checkouts.splice(0)) await checkout.remove('.');
});

const HELLO = 'console.log(["hello", process.env["TZ"], ...process.argv.slice(2)].join(" "));\nprocess.exitCode = 7;\n';
const hello = async (main = HELLO): Promise<Checkout> => {
  const checkout = await Checkout.create({
    'apps/hello/src/main.ts': `${main}export {};\n`,
    'libs/it/src/index.ts': 'export const it = 1;',
  });
  checkouts.push(checkout);
  return checkout;
};
const START = ['scripts/start.mjs', 'hello'];

describe('scripts/start.mjs', () => {
  it('builds what is not built, runs the app with its arguments and passes its exit code on', async () => {
    const checkout = await hello();
    const first = await checkout.run([...START, 'a', 'b']);
    expect(first).toMatchObject({ code: 7, out: 'hello UTC a b\n', err: 'Building ...\n' });
    const begin = performance.now();
    expect(await checkout.run(START)).toMatchObject({ code: 7, out: 'hello UTC\n', err: '' });
    expect(performance.now() - begin).toBeLessThan(2_000);
  });

  it('builds again what changed, and forgets what was built from files that are gone', async () => {
    const checkout = await hello();
    await checkout.write('libs/old/src/index.ts', 'export const old = 1;');
    await checkout.run(START);
    expect(await checkout.read('dist/libs/old/src/index.js')).toContain('old');
    await checkout.write('apps/hello/src/main.ts', 'console.log("changed");\nexport {};');
    await checkout.remove('libs/old');
    expect(await checkout.run(START)).toMatchObject({ code: 0, out: 'changed\n', err: 'Building ...\n' });
    await expect(checkout.read('dist/libs/old/src/index.js')).rejects.toThrow('ENOENT');
    expect(await checkout.read('dist/libs/it/src/index.js')).toContain('it');
  });

  it('does not run what does not compile, now or at the next start', async () => {
    const checkout = await hello('const n: number = "text";\nconsole.log(n);\n');
    for (const _start of [1, 2]) {
      const { code, out, err } = await checkout.run(START);
      expect([code, err]).toEqual([1, expect.stringContaining('The build failed')]);
      expect(`${out}${err}`).toContain('TS2322');
      expect(out).not.toContain('text\n');
    }
  });

  it('lets one of several starts build while the others wait', async () => {
    const checkout = await hello();
    const runs = await Promise.all([checkout.run(START), checkout.run(START), checkout.run(START)]);
    expect(runs.map(({ out }) => out)).toEqual(Array(3).fill('hello UTC\n'));
    expect(runs.filter(({ err }) => err === 'Building ...\n')).toHaveLength(1);
  });

  it('takes the lock of a build over that was killed', async () => {
    const checkout = await hello();
    const gone = checkout.start(['-e', '']);
    await gone.ended;
    await checkout.write('node_modules/.threadlog-build', String(gone.child.pid));
    expect(await checkout.run(START)).toMatchObject({ code: 7, out: 'hello UTC\n' });
  });

  it('installs what the lock file asks for, and says in a line when it cannot', async () => {
    const checkout = await hello();
    const lock = JSON.parse(await checkout.read('package-lock.json')) as { packages: Record<string, unknown> };
    lock.packages['node_modules/left-pad'] = { version: '1.3.0', resolved: 'http://127.0.0.1:9/left-pad.tgz' };
    await checkout.write('package-lock.json', JSON.stringify(lock));
    const env = { npm_config_registry: 'http://127.0.0.1:9', npm_config_fetch_retries: '0' };
    const { code, out, err } = await checkout.run(START, env);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^Installing packages \(npm ci\) \.\.\.\n/);
    expect(err).toMatch(/The packages could not be installed: .*Is the npm registry within reach\?\n$/);
  });

  it('leaves out packages of other platforms without installing anything', async () => {
    const checkout = await hello();
    const lock = JSON.parse(await checkout.read('package-lock.json')) as { packages: Record<string, unknown> };
    lock.packages['node_modules/of-another-platform'] = { version: '1.0.0', optional: true };
    await checkout.write('package-lock.json', JSON.stringify(lock));
    expect(await checkout.run(START)).toMatchObject({ code: 7, err: 'Building ...\n' });
  });

  it('says which Node it needs', async () => {
    const checkout = await hello();
    const manifest = JSON.parse(await checkout.read('package.json')) as { engines: { node: string } };
    manifest.engines.node = '>=99.1';
    await checkout.write('package.json', JSON.stringify(manifest));
    const { code, err } = await checkout.run(START);
    expect([code, err]).toEqual([1, `threadlog needs Node 99.1 or later; this is ${process.versions.node}\n`]);
  });

  it('knows no app of another name', async () => {
    const checkout = await hello();
    expect(await checkout.run(['scripts/start.mjs', 'other'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('no app named other'),
    });
  });
});

describe('a signal', () => {
  const STOPPING = `
    let signals = 0;
    const timer = setInterval(() => undefined, 1000);
    const stop = (signal: string): void => {
      console.log(signal, ++signals);
      setTimeout(() => { clearInterval(timer); process.exit(signals === 1 ? 0 : 9); }, 700);
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    console.log('up');
  `;

  it('sent twice by one key press reaches the app once', async () => {
    const app = (await hello(STOPPING)).start(START);
    await app.said('up');
    app.child.kill('SIGINT');
    await sleep(50);
    app.child.kill('SIGINT');
    expect(await app.ended).toMatchObject({ code: 0, out: 'up\nSIGINT 1\n' });
  });

  it('sent again on purpose reaches it again', async () => {
    const app = (await hello(STOPPING)).start(START);
    await app.said('up');
    app.child.kill('SIGTERM');
    await sleep(600);
    app.child.kill('SIGTERM');
    expect(await app.ended).toMatchObject({ code: 9, out: 'up\nSIGTERM 1\nSIGTERM 2\n' });
  });

  it('ends an app at once that does not listen', async () => {
    const app = (await hello("setInterval(() => undefined, 1000);\nconsole.log('up');\n")).start(START);
    await app.said('up');
    app.child.kill('SIGTERM');
    expect(await app.ended).toMatchObject({ code: 143 });
  });
});

describe('scripts/test.mjs', () => {
  it('ends with its count even when there is nothing to test yet', async () => {
    const checkout = await hello('const n: number = "text";\nconsole.log(n);\n');
    const { code, out } = await checkout.run(['scripts/test.mjs']);
    expect([code, out]).toEqual([1, expect.stringMatching(/\n0 passed, 1 failed\n$/)]);
  });
});

describe('what the tests add up to', () => {
  const path = '../scripts/count-tests.mjs';
  type Count = (readReport: () => unknown, status: number) => { passed: number; failed: number; faults: string[] };
  const count = async (...args: Parameters<Count>): Promise<ReturnType<Count>> =>
    ((await import(path)) as { countTests: Count }).countTests(...args);
  const test = (status: string, fullName = 'it') => ({ status, fullName });

  it('is the tests that passed and those that failed', async () => {
    const report = {
      testResults: [{ name: 'a', status: 'failed', assertionResults: [test('passed'), test('failed', 'b')] }],
    };
    expect(await count(() => report, 1)).toEqual({ passed: 1, failed: 1, faults: ['a: b'] });
  });

  it('counts as failures what would otherwise pass for green', async () => {
    const skipped = {
      testResults: [{ name: 'a', status: 'passed', assertionResults: [test('passed'), test('pending'), test('todo')] }],
    };
    expect(await count(() => skipped, 0)).toMatchObject({ passed: 1, failed: 2 });
    const broken = { testResults: [{ name: 'a', status: 'failed', message: 'no such module', assertionResults: [] }] };
    expect(await count(() => broken, 1)).toEqual({ passed: 0, failed: 1, faults: ['a: no such module'] });
    const crashed = { testResults: [{ name: 'a', status: 'passed', assertionResults: [test('passed')] }] };
    expect(await count(() => crashed, 1)).toMatchObject({ passed: 1, failed: 1 });
    expect(await count(() => ({ testResults: [] }), 0)).toMatchObject({ passed: 0, failed: 1 });
    const unread = (): never => {
      throw new Error('ENOENT');
    };
    expect(await count(unread, 0)).toMatchObject({ passed: 0, failed: 1 });
  });
});
