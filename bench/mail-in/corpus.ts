/** One mail to be sent in, as it goes over the wire: lines end in CRLF, none begins with a dot. */
export type CorpusMail = Readonly<{ kind: Kind; from: string; messageId: string; raw: Buffer }>;

type Kind = 'text' | 'alternative' | 'reply' | 'attachment';

/** Of a hundred mails so many are of this kind. */
const MIX: readonly (readonly [Kind, number])[] = [
  ['text', 40],
  ['alternative', 25],
  ['reply', 20],
  ['attachment', 15],
];

const SENDERS = 400;
const WORDS =
  'order invoice please thank delivery workshop Monday customer address contract price question answer table chair colour again soon reply team calendar link password export'.split(
    ' ',
  );

/** Numbers from 0 to 1 that follow from the seed (mulberry32). */
const random = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
};

const prose = (next: () => number, characters: number): string => {
  const lines: string[] = [];
  for (let length = 0; length < characters;) {
    const line = Array.from({ length: 11 }, () => WORDS[Math.floor(next() * WORDS.length)]).join(' ');
    lines.push(line);
    length += line.length;
  }
  return lines.join('\r\n');
};

const base64 = (next: () => number, bytes: number): string =>
  (
    Buffer.from(Array.from({ length: bytes }, () => Math.floor(next() * 256)))
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).join('\r\n');

const part = (type: string, body: string, ...more: string[]): string =>
  [`Content-Type: ${type}`, ...more, '', body, ''].join('\r\n');

const multipart = (kind: string, ...parts: string[]): string =>
  [
    `Content-Type: multipart/${kind}; boundary="=_part"`,
    '',
    ...parts.map((text) => `--=_part\r\n${text}`),
    '--=_part--',
    '',
  ].join('\r\n');

const content = (kind: Kind, next: () => number): string => {
  const plain = 'text/plain; charset=utf-8';
  switch (kind) {
    case 'text':
    case 'reply':
      return part(plain, prose(next, 400 + next() * 2_000));
    case 'alternative': {
      const paragraphs = prose(next, 13_000).split('\r\n');
      const html = `<html><body>${paragraphs.map((line) => `<p style="margin:0">${line}</p>`).join('\r\n')}</body></html>`;
      return multipart('alternative', part(plain, prose(next, 4_000)), part('text/html; charset=utf-8', html));
    }
    case 'attachment':
      return multipart(
        'mixed',
        part(plain, prose(next, 600)),
        part(
          'application/pdf; name="offer.pdf"',
          base64(next, 30_000),
          'Content-Transfer-Encoding: base64',
          'Content-Disposition: attachment; filename="offer.pdf"',
        ),
      );
    default:
      return kind satisfies never;
  }
};

const kindOf = (share: number): Kind => {
  let sum = 0;
  for (const [kind, weight] of MIX) {
    sum += weight / 100;
    if (share < sum) return kind;
  }
  return 'text';
};

/**
 * So many mails to one address, always the same for the same tag. A reply answers a mail before it in the corpus and comes from who sent
 * that one; a sixth of the senders is new with every corpus.
 */
export const corpus = (tag: string, size: number, to: string): readonly CorpusMail[] => {
  const next = random([...tag].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7));
  const mails: CorpusMail[] = [];
  for (let n = 0; n < size; n += 1) {
    const kind = n === 0 ? 'text' : kindOf(next());
    const answered = kind === 'reply' ? mails[Math.floor(next() * mails.length)] : undefined;
    const sender =
      next() < 1 / 6 ? `new-${tag}-${n}@fresh.example` : `sender${Math.floor(next() * SENDERS)}@elsewhere.example`;
    const from = answered?.from ?? sender;
    const messageId = `<${tag}.${n}@elsewhere.example>`;
    const head = [
      `From: Someone <${from}>`,
      `To: <${to}>`,
      `Subject: ${answered === undefined ? '' : 'Re: '}About ${prose(next, 20).slice(0, 40)} ${tag} ${n}`,
      `Message-ID: ${messageId}`,
      ...(answered === undefined ? [] : [`In-Reply-To: ${answered.messageId}`, `References: ${answered.messageId}`]),
      'Date: Mon, 12 Jan 2026 08:00:00 +0000',
      'MIME-Version: 1.0',
    ];
    mails.push({ kind, from, messageId, raw: Buffer.from(`${head.join('\r\n')}\r\n${content(kind, next)}\r\n`) });
  }
  return mails;
};
