import { afterAll, describe, expect, it } from 'vitest';
import { MailParser } from './mail-parser.js';
import { ParseFailed, ParseOutOfMemory, ParseTimedOut } from './parse-errors.js';

const mail = (subject: string, body = 'Hello') =>
  Buffer.from(
    `From: Ann <ann@example.com>\r\nTo: b@example.org\r\nSubject: ${subject}\r\nDate: Tue, 3 Nov 2026 10:00:00 +0100\r\n` +
      `Message-ID: <1@example.com>\r\n\r\n${body}\r\n`,
  );
const envelope = { from: 'ann@example.com' };

/** A table that takes more than a second to sanitise. */
const slow = (): Buffer =>
  Buffer.from(`From: a@example.com\r\nContent-Type: text/html\r\n\r\n<table>${'<tr><td>x'.repeat(110_000)}`);

describe('MailParser', () => {
  const parser = new MailParser({ threads: 2 });
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

  it('ends a thread that takes too long, and reads the next mail', async () => {
    const hasty = new MailParser({ timeoutMs: 400 });
    await hasty.warm();
    const late = hasty.parse(slow(), envelope);
    const next = hasty.parse(mail('Next'), envelope);
    await expect(late).rejects.toThrow(ParseTimedOut);
    await expect(next).resolves.toMatchObject({ subject: 'Next' });
    await hasty.close();
  });

  it('ends a thread that takes too much memory, and reads the next mail', async () => {
    const small = new MailParser({ memoryMb: 24 });
    await small.warm();
    const huge = small.parse(Buffer.concat([mail('Huge', ''), Buffer.alloc(30_000_000, 'é ')]), envelope);
    const next = small.parse(mail('Next'), envelope);
    await expect(huge).rejects.toThrow(ParseOutOfMemory);
    await expect(next).resolves.toMatchObject({ subject: 'Next' });
    await small.close();
  });

  it('fails what is not read yet when it closes', async () => {
    const closing = new MailParser();
    const pending = expect(closing.parse(mail('Late'), envelope)).rejects.toThrow(ParseFailed);
    await closing.close();
    await pending;
    await expect(closing.parse(mail('Later'), envelope)).rejects.toThrow(ParseFailed);
  });
});
