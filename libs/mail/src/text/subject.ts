/**
 * What mail programs put before the subject of an answer, and the forwarding marks that an answer to a forwarded mail replaces: English,
 * French, German, Dutch, the Nordic languages, Italian, Spanish and Portuguese, Polish, Turkish, Chinese.
 */
const prefixes = new Set(
  're,réf,rép,tr,aw,antw,antwort,sv,vs,r,rif,res,rv,odp,ynt,回复,答复,回覆'
    .split(',')
    .map((word) => word.normalize('NFC')),
);
const LONGEST = 7;

/** Where the subject goes on after one prefix (`Re:`, `RE :`, `Re[2]:`, `AW(3)：`), or 0 when it begins with none. */
const afterPrefix = (subject: string): number => {
  let at = 0;
  while (at <= LONGEST && at < subject.length && !' :：[(\u00a0\t'.includes(subject.charAt(at))) at += 1;
  if (!prefixes.has(subject.slice(0, at).normalize('NFC').toLowerCase())) return 0;
  const open = subject.charAt(at);
  if (open === '[' || open === '(') {
    let digit = at + 1;
    while (digit < at + 5 && subject.charAt(digit) >= '0' && subject.charAt(digit) <= '9') digit += 1;
    if (digit === at + 1 || subject.charAt(digit) !== (open === '[' ? ']' : ')')) return 0;
    at = digit + 1;
  }
  // French programs write a space before the colon, sometimes one that does not break.
  if (' \u00a0\u202f'.includes(subject.charAt(at)) && subject.charAt(at) !== '') at += 1;
  return subject.charAt(at) === ':' || subject.charAt(at) === '：' ? at + 1 : 0;
};

/** The subject without the marks that answering put before it. */
export const baseSubject = (subject: string): string => {
  let from = 0;
  for (;;) {
    while (from < subject.length && subject.charAt(from).trim() === '') from += 1;
    const step = afterPrefix(subject.slice(from, from + LONGEST + 12));
    if (step === 0) return subject.slice(from).trimEnd();
    from += step;
  }
};

/** The subject of an answer: one `Re: `, however often and in whatever language the conversation has been answered before. */
export const replySubject = (subject: string): string => `Re: ${baseSubject(subject)}`.trimEnd();
