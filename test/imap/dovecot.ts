import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { until } from '../world/until.js';

const version = (path: string): string | null => {
  const { status, stdout } = spawnSync('dovecot', ['--version'], { encoding: 'utf8', env: { PATH: path } });
  return status === 0 ? stdout.trim() : null;
};

/** Why there is no Dovecot to test with, null when there is one. The configuration of 2.4 is another language than that of 2.3. */
export const dovecotIsMissing = (path = process.env['PATH'] ?? ''): string | null => {
  const found = version(path);
  if (found === null) return 'dovecot is not on the PATH';
  return found.startsWith('2.3.') ? null : `dovecot is ${found}, not 2.3`;
};

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

/** Sends a signal to a group of processes; tells whether there was any. */
const killed = (group: number, signal: NodeJS.Signals): boolean => {
  try {
    return process.kill(group, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
};

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => resolve(true)).once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
    setTimeout(() => socket.destroy(), 500).unref();
  });

/** A user of the server, as those sign in who are this user. */
export type Account = Readonly<{ port: number; user: string; password: string }>;

const PASSWORD = 'open-sesame';
const LOG_TOLD = 2_000;

/** A real IMAP server, in a folder of its own. Any name is a user's, and has mailboxes of its own. */
export class Dovecot {
  #process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly certificate: Readonly<{ cert: string; key: string }>,
  ) {}

  static async start(certificate: Readonly<{ cert: string; key: string }>): Promise<Dovecot> {
    const dovecot = new Dovecot(await freePort(), mkdtempSync(join(tmpdir(), 'threadlog-dovecot-')), certificate);
    dovecot.prepare();
    await dovecot.resume();
    return dovecot;
  }

  account(user: string): Account {
    return { port: this.port, user, password: PASSWORD };
  }

  /** Starts it again, on the same mail, after stop(). */
  async resume(): Promise<void> {
    this.#process = spawn('dovecot', ['-F', '-c', join(this.folder, 'dovecot.conf')], {
      stdio: 'ignore',
      detached: true,
    });
    await until('dovecot answers', () => answers(this.port), { withinMs: 20_000 }).catch((error: unknown) => {
      throw new Error(`dovecot did not start: ${this.logTail()}`, { cause: error });
    });
  }

  /** The last that it wrote into its log. */
  logTail(): string {
    const log = join(this.folder, 'dovecot.log');
    return existsSync(log) ? readFileSync(log, 'utf8').slice(-LOG_TOLD) : '';
  }

  /** Also its processes for each connection, which outlive it and would write their mailbox's index once more. */
  async stop(): Promise<void> {
    const running = this.#process;
    if (running?.pid === undefined || running.exitCode !== null) return;
    const group = -running.pid;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGTERM');
    await ended;
    await until('dovecot has ended', () => Promise.resolve(!killed(group, 'SIGKILL')));
  }

  /** Gives the messages of INBOX other UIDs under another UIDVALIDITY, as a lost index does. Only while it is stopped. */
  loseIndex(): void {
    execFileSync('find', [join(this.folder, 'mail'), '-name', 'dovecot-uidlist*', '-delete']);
    execFileSync('find', [join(this.folder, 'mail'), '-name', 'dovecot.index*', '-delete']);
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private prepare(): void {
    const { uid, gid, username } = userInfo();
    const isRoot = uid === 0;
    const owner = isRoot ? { uid: 65_534, gid: 65_534 } : { uid, gid };
    const mail = join(this.folder, 'mail');
    mkdirSync(mail);
    if (isRoot) chownSync(mail, owner.uid, owner.gid);
    chmodSync(this.folder, 0o755);
    for (const [name, content] of Object.entries(this.certificate)) writeFileSync(join(this.folder, name), content);
    const users = isRoot
      ? ''
      : `default_internal_user = ${username}\ndefault_login_user = ${username}\ndefault_internal_group = ${execFileSync('id', ['-gn'], { encoding: 'utf8' })}`;
    const chroots = isRoot
      ? ''
      : 'service anvil {\n  chroot =\n}\nservice stats {\n  chroot =\n}\nservice imap-login {\n  chroot =\n}\n';
    writeFileSync(
      join(this.folder, 'dovecot.conf'),
      `base_dir = ${this.folder}/run
state_dir = ${this.folder}/state
log_path = ${this.folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <${this.folder}/cert
ssl_key = <${this.folder}/key
disable_plaintext_auth = no
mail_location = maildir:${mail}/%u
first_valid_uid = 1
first_valid_gid = 1
mail_uid = ${owner.uid}
mail_gid = ${owner.gid}
${users}
${chroots}
passdb {
  driver = static
  args = password=${PASSWORD}
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${mail}/%u
}
service imap-login {
  inet_listener imap {
    port = ${this.port}
  }
  inet_listener imaps {
    port = 0
  }
}
namespace inbox {
  inbox = yes
  mailbox Unsolicited {
    special_use = \\Junk
    auto = create
  }
  mailbox Done {
    auto = create
  }
}
`,
    );
  }
}
