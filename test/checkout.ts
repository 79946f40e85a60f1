import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export type Ended = Readonly<{ code: number | null; signal: string | null; out: string; err: string }>;
export type Started = Readonly<{ child: ChildProcess; said: (text: string) => Promise<void>; ended: Promise<Ended> }>;

/** A small checkout with the house's own scripts, whose packages are links to the house's. */
export class Checkout {
  private constructor(readonly root: string) {}

  static async create(files: Record<string, string>): Promise<Checkout> {
    const checkout = new Checkout(await mkdtemp(join(tmpdir(), 'threadlog-checkout-')));
    await cp('scripts', join(checkout.root, 'scripts'), { recursive: true });
    for (const name of ['tsconfig.json', 'tsconfig.build.json', 'package.json'])
      await cp(name, join(checkout.root, name));
    const lock = {
      name: 'threadlog',
      lockfileVersion: 3,
      packages: { '': {}, 'node_modules/typescript': { version: '6.0.3' } },
    };
    await checkout.write('package-lock.json', JSON.stringify(lock));
    await checkout.write('node_modules/.package-lock.json', JSON.stringify(lock));
    for (const name of ['typescript', '@types', 'undici-types']) {
      await symlink(resolve('node_modules', name), join(checkout.root, 'node_modules', name));
    }
    for (const [path, text] of Object.entries(files)) await checkout.write(path, text);
    return checkout;
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(join(this.root, dirname(path)), { recursive: true });
    await writeFile(join(this.root, path), text);
  }

  read(path: string): Promise<string> {
    return readFile(join(this.root, path), 'utf8');
  }

  remove(path: string): Promise<void> {
    return rm(join(this.root, path), { recursive: true, force: true });
  }

  /** Runs `node <args>` in the checkout, with nothing of the surrounding npm in its environment. */
  start(args: readonly string[], env: Record<string, string> = {}): Started {
    const child = spawn(process.execPath, args, {
      cwd: this.root,
      env: { PATH: process.env['PATH'], HOME: this.root, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const ended = new Promise<Ended>((done) => {
      child.once('close', (code, signal) => done({ code, signal, out, err }));
    });
    const said = (text: string): Promise<void> =>
      new Promise((done, fail) => {
        const look = (): void => (out.includes(text) ? done() : undefined);
        child.stdout.on('data', look);
        child.once('close', () => fail(new Error(`it ended without saying ${text}: ${out}${err}`)));
        look();
      });
    return { child, said, ended };
  }

  run(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
    return this.start(args, env).ended;
  }
}
