import { execFileSync } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { MailParser } from './mail-parser.js';
import { ParseFailed, ParseOutOfMemory, ParserAway, ParseTimedOut } from './parse-errors.js';

const mail = (subject: string, body = 'Hello') =>
  Buffer.from(
    `From: Ann <ann@example.com>\r\nTo: b@example.org\r\nSubject: ${subject}\r\nDate: Tue, 3 Nov 2026 10:00:00 +0100\r\n` +
      `Message-ID: <1@example.com>\r\n\r\n${body}\r\n`,
  );
const envelope = { from: 'ann@example.com' };

/** A table that takes more than a second to sanitise. */
const slow = (): Buffer =>
  Buffer.from(`From: a@example.com\r\nContent-Type: text/html\r\n\r\n<table>${'<tr><td>x'.repeat(110_000)}`);

/** The parsing processes of this one, but those `besides`. */
const parsing = (besides: readonly number[] = []): number[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) =>
      line
        .trim()
        .split(/\s+/, 3)
        .map(Number)
        .concat(line.includes('parse-child') ? 1 : 0),
    )
    .filter(([pid = 0, parent, , isParser]) => parent === process.pid && isParser === 1 && !besides.includes(pid))
    .map(([pid = 0]) => pid);

/** Kills the parser as soon as there is one. */
const killOne = async (besides: readonly number[]): Promise<number> => {
  for (;;) {
    const [pid] = parsing(besides);
    if (pid !== undefined) {
      process.kill(pid, 'SIGKILL');
      return pid;
    }
    await setTimeout(20);
  }
};

describe('MailParser', () => {
  const parser = new MailParser({ processes: 2 });
  afterAll(() => parser.close());

  it('reads a mail beside the event loop', async () => {
    const parsed = await parser.parse(mail('One'), envelope);
    expect(parsed).toMatchObject({
      from: { address: 'ann@example.com', name: 'Ann' },
      subject: 'One',
      text: 'Hello\n',
      date: '2026-11-03T09:00:00.000Z',
      defects: [],
    });
  });

  it('leaves the bytes of the caller alone and gives the attachments as Buffers', async () => {
    const raw = Buffer.from(
      'From: a@example.com\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\ntext\r\n--x\r\n' +
        'Content-Type: application/pdf; name="a.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n--x--\r\n',
    );
    const before = Buffer.from(raw);
    const { attachments } = await parser.parse(raw, envelope);
    expect(raw.equals(before)).toBe(true);
    expect(attachments).toHaveLength(1);
    expect(Buffer.isBuffer(attachments[0]?.content)).toBe(true);
    expect(attachments[0]?.content.toString()).toBe('%PDF-');
  });

  it('answers each of many mails with its own content', async () => {
    const subjects = Array.from({ length: 60 }, (_, index) => `Subject ${index}`);
    const parsed = await Promise.all(subjects.map((subject) => parser.parse(mail(subject), envelope)));
    expect(parsed.map(({ subject }) => subject)).toEqual(subjects);
  });

  it('keeps the event loop free', async () => {
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    await parser.parse(slow(), envelope);
    clearInterval(timer);
    expect(longest).toBeLessThan(500);
  });

  it('ends a process that takes too long, and reads the next mail', async () => {
    const hasty = new MailParser({ timeoutMs: 400 });
    await hasty.warm();
    const late = hasty.parse(slow(), envelope);
    const next = hasty.parse(mail('Next'), envelope);
    await expect(late).rejects.toThrow(ParseTimedOut);
    await expect(next).resolves.toMatchObject({ subject: 'Next' });
    await hasty.close();
  });

  it('reads other mail beside one that takes long', async () => {
    const parsers = new MailParser();
    await parsers.warm();
    const order: string[] = [];
    const long = parsers.parse(slow(), envelope).then(() => order.push('slow'));
    const others = Array.from({ length: 6 }, (_, n) => parsers.parse(mail(`Beside ${n}`), envelope));
    await Promise.all(others.map((one) => one.then(({ subject }) => order.push(subject))));
    await long;
    expect(order).toHaveLength(7);
    expect(order.at(-1)).toBe('slow');
    await parsers.close();
  });

  it('ends a process that takes too much memory in its heap, and reads the next mail', async () => {
    const small = new MailParser({ memoryMb: 40, timeoutMs: 25_000 });
    await small.warm();
    const huge = small.parse(Buffer.concat([mail('Huge', ''), Buffer.alloc(30_000_000, 'é ')]), envelope);
    const next = small.parse(mail('Next'), envelope);
    await expect(huge).rejects.toThrow(ParseOutOfMemory);
    await expect(next).resolves.toMatchObject({ subject: 'Next' });
    await small.close();
  });

  it('counts memory outside of the heap', async () => {
    const small = new MailParser({ memoryMb: 64, timeoutMs: 25_000 });
    await small.warm();
    const file = Buffer.alloc(90_000_000, `${'A'.repeat(76)}\r\n`);
    const head = 'From: a@example.com\r\nContent-Type: application/x-data\r\nContent-Transfer-Encoding: base64\r\n\r\n';
    await expect(small.parse(Buffer.concat([Buffer.from(head), file]), envelope)).rejects.toThrow(ParseOutOfMemory);
    await expect(small.parse(mail('Next'), envelope)).resolves.toMatchObject({ subject: 'Next' });
    await small.close();
  });

  it('reads a mail of the largest size that is taken, in the memory that is allowed', async () => {
    const file = Buffer.alloc(35 * 2 ** 20 - 1_000, `${'QUJD'.repeat(19)}\r\n`);
    const head = 'From: a@example.com\r\nContent-Type: application/x-data\r\nContent-Transfer-Encoding: base64\r\n\r\n';
    const { attachments } = await parser.parse(Buffer.concat([Buffer.from(head), file]), envelope);
    expect(attachments[0]?.content.length).toBeGreaterThan(26_000_000);
    expect(attachments[0]?.content.subarray(0, 6).toString()).toBe('ABCABC');
    expect(attachments[0]?.content.subarray(-100, -94).toString()).toMatch(/ABC/);
  });

  it('reads a mail again whose process was killed, and gives it up when that happens twice', async () => {
    const others = parsing();
    const killed = new MailParser({ processes: 1 });
    await killed.warm();
    const first = killed.parse(slow(), envelope);
    const firstPid = await killOne(others);
    await expect(first).resolves.toMatchObject({ from: { address: 'a@example.com' } });

    const refused = expect(killed.parse(slow(), envelope)).rejects.toThrow(ParseFailed);
    const secondPid = await killOne([...others, firstPid]);
    await killOne([...others, firstPid, secondPid]);
    await refused;
    await expect(killed.parse(mail('Next'), envelope)).resolves.toMatchObject({ subject: 'Next' });
    await killed.close();
  });

  it('says nothing of a mail that is not read yet when it closes', async () => {
    const closing = new MailParser();
    const pending = expect(closing.parse(mail('Late'), envelope)).rejects.toThrow(ParserAway);
    await closing.close();
    await pending;
    await expect(closing.parse(mail('Later'), envelope)).rejects.toThrow(ParserAway);
  });
});
