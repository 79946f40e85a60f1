import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MailParser, type ParsedMail, ParseOutOfMemory, ParseTimedOut } from '#libs/mail';
import { attackMails } from '../bench/corpus/attack-mails.js';

const LIMITS = { timeoutMs: 10_000, memoryMb: 256 };
const GOOD = Buffer.from(
  'From: Ann <ann@example.org>\r\nSubject: Good mail\r\nDate: Tue, 13 Jan 2026 09:30:00 +0100\r\nMessage-ID: <1@example.org>\r\n\r\nHello',
);
const envelope = { from: 'eve@attack.example' };

/** What a limit of the parser's own says, word for word; anything else that goes wrong is a fault. */
const outcomeOf = async (parsing: Promise<ParsedMail>): Promise<ParsedMail | 'a limit'> => {
  try {
    return await parsing;
  } catch (error) {
    if (error instanceof ParseTimedOut || error instanceof ParseOutOfMemory) return 'a limit';
    throw error;
  }
};

// Whatever takes long on a busy machine is ended by the product: these tests measure no time of their own.
describe('a mail made to harm', () => {
  const parser = new MailParser(LIMITS);
  beforeAll(() => parser.warm());
  afterAll(() => parser.close());

  it.each(attackMails)(
    'by $name is read within the limits or refused by them, and harms no mail beside it',
    async ({ raw }) => {
      const attack = outcomeOf(parser.parse(raw(), envelope));
      await expect(parser.parse(GOOD, envelope)).resolves.toMatchObject({
        subject: 'Good mail',
        text: 'Hello',
        defects: [],
      });
      const outcome = await attack;
      if (outcome === 'a limit') return;
      expect(outcome.from?.address).toBe('eve@attack.example');
      expect(outcome.defects.length).toBeGreaterThan(0);
      expect(outcome.attachments.length).toBeLessThanOrEqual(1_000);
      expect(outcome.to.length).toBeLessThanOrEqual(1_000);
      expect(outcome.references.length).toBeLessThanOrEqual(200);
      expect(outcome.remoteImages.length).toBeLessThanOrEqual(1_000);
      expect(outcome.subject.length).toBeLessThanOrEqual(2_000);
      expect((outcome.text ?? '').length).toBeLessThanOrEqual(2_000_000);
      expect((outcome.html ?? '').length).toBeLessThanOrEqual(8_000_000);
      expect(JSON.stringify({ ...outcome, attachments: [] }).length).toBeLessThan(16_000_000);
    },
    60_000,
  );
});
