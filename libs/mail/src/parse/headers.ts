import type { Mailbox } from '../address/mailbox.js';
import { messageIdsIn } from '../text/message-id-list.js';
import { decodeUnlabelled } from './charset.js';
import { cleanLine } from './clean-text.js';
import { decodeEncodedWords, tidyEncodedWords } from './encoded-words.js';
import type { HeaderField } from './header-block.js';
import { mailboxesIn } from './mailbox-list.js';

const MAX_MAILBOXES = 1_000;
const MAX_SAME = 100;
const MAX_SUBJECT = 2_000;
const MAX_VALUE = 128 * 1024;

/** The header of a mail by what its fields mean. `defects` grows with what is asked for. */
export class Headers {
  readonly defects = new Set<string>();
  readonly #fields: ReadonlyMap<string, readonly HeaderField[]>;
  readonly #charset: string | null;

  constructor(fields: readonly HeaderField[]) {
    const byName = new Map<string, HeaderField[]>();
    for (const field of fields) {
      const same = byName.get(field.name);
      if (same === undefined) byName.set(field.name, [field]);
      else same.push(field);
    }
    this.#fields = byName;
    this.#charset = /charset\s*=\s*"?([\w.:-]{1,40})/i.exec(this.raw('content-type') ?? '')?.[1] ?? null;
  }

  has(name: string): boolean {
    return this.#fields.has(name);
  }

  /** The first field of that name as one line, encoded words left as they are; null when there is none. */
  raw(name: string): string | null {
    const field = this.#fields.get(name)?.[0];
    return field === undefined ? null : this.#line(field);
  }

  /** All fields of that name, each as one line, in their order; 100 at most. */
  lines(name: string): string[] {
    return (this.#fields.get(name) ?? []).slice(0, MAX_SAME).map((field) => this.#line(field));
  }

  /** The first field of that name with its encoded words (RFC 2047) read. */
  words(name: string): string | null {
    const line = this.raw(name);
    return line === null ? null : decodeWords(line);
  }

  subject(): string {
    const subject = this.words('subject') ?? '';
    if (subject.length <= MAX_SUBJECT) return subject;
    this.defects.add('subject-cut');
    return cleanLine(subject.slice(0, MAX_SUBJECT));
  }

  /** The mailboxes in all fields of that name, groups dissolved, each address once. */
  mailboxes(name: string): Mailbox[] {
    const found = new Map<string, Mailbox>();
    for (const field of this.#fields.get(name) ?? []) {
      for (const mailbox of mailboxesIn(this.#line(field))) {
        if (mailbox === null) {
          this.defects.add('address-unreadable');
        } else if (found.size >= MAX_MAILBOXES) {
          this.defects.add('too-many-recipients');
          return [...found.values()];
        } else if (!found.has(mailbox.address)) {
          found.set(mailbox.address, mailbox);
        }
      }
    }
    return [...found.values()];
  }

  messageIds(name: string): string[] {
    const lines = (this.#fields.get(name) ?? []).slice(0, 20).map((field) => this.#line(field));
    return messageIdsIn(lines.map(decodeWords).join(' '));
  }

  /** The MIME fields of the mail itself, as bytes for the reader of its parts. */
  mimeHead(): Buffer {
    const parts = MIME_FIELDS.flatMap((name) => {
      const raw = this.#fields.get(name)?.[0]?.raw;
      return raw === undefined || raw.length > MAX_MIME_FIELD ? [] : raw.at(-1) === 0x0a ? [raw] : [raw, CRLF];
    });
    return Buffer.concat([...parts, CRLF]);
  }

  #line({ value }: HeaderField): string {
    if (value.length > MAX_VALUE) this.defects.add('header-cut');
    const bytes = value.subarray(0, MAX_VALUE);
    const tidy = bytes.includes('=?') ? Buffer.from(tidyEncodedWords(bytes.toString('latin1')), 'latin1') : bytes;
    return cleanLine(decodeUnlabelled(tidy, this.#charset).replace(/\r?\n(?=[ \t])/g, ''));
  }
}

const CRLF = Buffer.from('\r\n');
const MAX_MIME_FIELD = 16 * 1024;
const MIME_FIELDS = ['mime-version', 'content-type', 'content-transfer-encoding', 'content-disposition', 'content-id'];

const decodeWords = (line: string): string => cleanLine(decodeEncodedWords(line));
