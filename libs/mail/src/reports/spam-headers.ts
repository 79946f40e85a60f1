import type { Headers } from '../parse/headers.js';

/** What a filter on the way wrote into the header. `score` is on SpamAssassin's or rspamd's scale, null for a filter with another one. */
export type SpamHeader = Readonly<{ header: string; spam: boolean; score: number | null }>;

type Reading = Readonly<{ spam: boolean; score: number | null }>;

const MAX_VALUE = 4_000;
const MAX_HEADERS = 30;
// As Microsoft has it: 5 and 6 are spam, 7 to 9 surely.
const SCL_SPAM = 5;

const isYes = (value: string): boolean => /^(?:yes|true|spam|1|y)\b/i.test(value);
const numberIn = (text: string | undefined): number | null => {
  const score = text === undefined ? NaN : Number(text);
  return Number.isFinite(score) ? score : null;
};
const scoreNamed = (value: string): number | null =>
  numberIn(/\b(?:score|hits|points)\s{0,3}=\s{0,3}(-?\d{1,6}(?:\.\d{1,6})?)/i.exec(value)?.[1]);
const firstNumber = (value: string): number | null =>
  numberIn(/^\(?(-?\+?\d{1,6}(?:\.\d{1,6})?)/.exec(value)?.[1]?.replace('+', ''));

const verdict = (value: string): Reading => ({ spam: isYes(value), score: null });
const status = (value: string): Reading => ({ spam: isYes(value), score: scoreNamed(value) });
const score = (value: string): Reading | null => {
  const read = firstNumber(value);
  return read === null ? null : { spam: false, score: read };
};
const level = (value: string): Reading | null => {
  const marks = /^(?:\*{1,100}|\+{1,100}|s{1,100})(?:\s|$)/.exec(value)?.[0]?.trim();
  return marks === undefined ? null : { spam: false, score: marks.length };
};
const scl = (value: string): Reading | null => {
  const read = firstNumber(value);
  return read === null ? null : { spam: read >= SCL_SPAM, score: null };
};

/** SFV is the filter's verdict, CAT its category of bad mail. */
const forefront = (value: string): Reading => ({
  spam: /(?:^|;)\s{0,5}(?:SFV:(?:SPM|SKS|SKB|BLK)|CAT:(?:SPM|HSPM|PHSH|HPHSH|HPHISH|MALW|SPOOF|BIMP|DIMP|GIMP|UIMP)|SCL:[5-9])\b/i.test(
    value,
  ),
  score: null,
});

/** `default: True [16.10 / 15.00]` */
const rspamd = (value: string): Reading => ({
  spam: /^[^:]{0,60}:\s{0,5}true\b/i.test(value),
  score: numberIn(/\[\s{0,5}(-?\d{1,6}(?:\.\d{1,6})?)\s{0,5}\/\s{0,5}-?\d/.exec(value)?.[1]),
});

/** `Content analysis details: (7.2 points, 5.0 required)` */
const report = (value: string): Reading | null => {
  const match = /\((-?\d{1,6}(?:\.\d{1,6})?) (?:points|hits), (-?\d{1,6}(?:\.\d{1,6})?) required\)/i.exec(value);
  const [, points, required] = match ?? [];
  const read = numberIn(points);
  return read === null ? null : { spam: read >= Number(required), score: read };
};

const proofpoint = (value: string): Reading => ({
  spam: /\brule=(?!\w{0,40}notspam)\w{0,40}spam/i.test(value),
  score: null,
});
const bogosity = (value: string): Reading => ({ spam: /^(?:spam|yes)\b/i.test(value), score: null });
const action = (value: string): Reading => ({
  spam: /^(?:reject|add[ _]header|rewrite[ _]subject)\b/i.test(value),
  score: null,
});
const failing = (value: string): Reading => ({ spam: /^fail\b/i.test(value), score: null });
const yandex = (value: string): Reading => ({ spam: /^4\b/.test(value), score: null });
const mailScanner = (value: string): Reading => ({
  spam: /^spam\b/i.test(value),
  score: numberIn(/\bscore=(-?\d{1,6}(?:\.\d{1,6})?)/i.exec(value)?.[1]),
});

const readers: Readonly<Record<string, (value: string) => Reading | null>> = {
  'x-spam-flag': verdict, 'x-spam': verdict, 'x-suspected-spam': verdict, 'x-spam-status': status, 'x-spam-score': score, 'x-spam_score': score,
  'x-spam-level': level, 'x-spam-bar': level, 'x-spam_bar': level, 'x-spam-report': report, 'x-ham-report': report, 'x-spam_report': report,
  'x-ms-exchange-organization-scl': scl, 'x-forefront-antispam-report': forefront, 'x-forefront-antispam-report-untrusted': forefront,
  'x-spamd-result': rspamd, 'x-rspamd-score': score, 'x-rspamd-action': action, 'x-spamd-bar': level,
  'x-barracuda-spam-flag': verdict, 'x-barracuda-spam-status': status, 'x-barracuda-spam-score': score,
  'x-proofpoint-spam-details': proofpoint, 'x-proofpoint-spam-details-enc': () => null, 'x-bogosity': bogosity, 'x-dspam-result': bogosity,
  'x-spambayes-classification': bogosity, 'x-spamexperts-class': bogosity, 'x-spampanel-class': bogosity, 'x-vr-spamstate': bogosity, 'x-ovh-spam-status': bogosity,
  'x-ses-spam-verdict': failing, 'x-ses-virus-verdict': failing, 'x-tm-as-result': verdict, 'x-gm-spam': verdict, 'x-gm-phishy': verdict,
  'x-yandex-spam': yandex, 'x-mailscanner-spamcheck': mailScanner, 'x-mailscanner-spamscore': level,
}; // prettier-ignore

/**
 * What spam filters on the way wrote into the header; a header that several of them wrote counts each time. Anyone can write one: a filter
 * that counts is one that takes out what it did not write.
 */
export const spamHeaders = (headers: Headers): SpamHeader[] => {
  const found: SpamHeader[] = [];
  for (const [header, read] of Object.entries(readers)) {
    for (const value of headers.lines(header)) {
      const reading = read(value.slice(0, MAX_VALUE).trim());
      if (reading !== null) found.push({ header, ...reading });
      if (found.length >= MAX_HEADERS) return found;
    }
  }
  return found;
};
