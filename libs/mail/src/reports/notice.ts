/** The text of a report: what the reporting server says, and what it gives back of the mail. */
export type Notice = Readonly<{ said: string; returned: string }>;

const MAX_TEXT = 200_000;
const MAX_LINE = 1_000;

// The lines with which servers announce the mail that they give back.
const announced = new RegExp(
  [
    '^[-=_*#~| ]{0,80}(?:original|returned|undelivered|unsent|bounced|quoted) (?:message|mail|e-?mail)(?: (?:headers?|follows|text|is|content|body)\\b.{0,60})?[-=_*#~|: .]{0,80}$',
    '^[-=_*#~| ]{0,80}(?:this is|below is|here is|following is|the following is|attached is) (?:a|the) (?:copy|beginning|header|original|start|text)',
    '^[-=_*#~| ]{0,80}below (?:this|the) (?:line|next line)',
    '^[-=_*#~| ]{0,80}(?:the )?(?:header|text|body|beginning|start|copy|contents?)s? (?:of|from) (?:the|your|this) (?:original|undelivered|returned|unsent|failed)?\\s?(?:message|mail|e-?mail)',
    '^[-=_*#~| ]{0,80}(?:original )?(?:message|mail) (?:headers?|text|follows|body|content)\\b.{0,40}$',
    '^[-=_*#~| ]{0,80}(?:unsent|unmodified|undeliverable) message (?:follows|below|is)',
    '^[-=_*#~| ]{0,80}(?:your (?:original )?(?:message|mail|e-?mail) (?:follows|reads|begins|is (?:attached|below|included|returned))\\b.{0,60})[: ]*$',
    '^[-=_*#~| ]{0,80}(?:message|included|returned) (?:is )?(?:message )?(?:returned|included|below|header|follows)\\b.{0,40}$',
    "^[-=_*#~| ]{0,80}(?:ursprüngliche (?:nachricht|e-mail)|original-?nachricht|message d'origine|message original|mensaje original|messaggio originale|mensagem original|oorspronkelijk bericht|元のメッセージ|原始邮件|原始郵件|исходное сообщение).{0,40}$",
    '^[-=_*#~| ]{0,80}(?:ursprünglichen nachrichtenkopf|en-têtes du message d|encabezados? de(?:l| los) mensaje|intestazioni originali|cabeçalhos)',
  ].join('|'),
  'i',
);

const headerStart =
  /^[ \t>|]{0,8}(?:Received|Return-Path|DKIM-Signature|MIME-Version|X-Received|X-Originating-IP|Delivered-To|ARC-Seal)[ \t]?:[ \t]*\S/i;
const headerLine = /^[ \t>|]{0,8}(?:[A-Z][A-Za-z0-9]{0,20}-?){1,6}[ \t]?:[ \t]/;
const forged = /^[ \t>|]{0,8}(?:Return-Path|Received)[ \t]?:[ \t]*$/i;

/** Where the returned mail begins, as the number of a line; the number of lines when nothing was returned. */
const startOfReturned = (lines: readonly string[]): number => {
  for (let at = 0; at < lines.length; at += 1) {
    const line = (lines[at] ?? '').slice(0, MAX_LINE);
    if (at > 0 && announced.test(line) && hasHeaderSoon(lines, at + 1)) return at;
    if (headerStart.test(line) && !forged.test(line)) {
      let first = at;
      while (first > 0 && headerLine.test((lines[first - 1] ?? '').slice(0, MAX_LINE))) first -= 1;
      return first;
    }
  }
  return lines.length;
};

const hasHeaderSoon = (lines: readonly string[], from: number): boolean =>
  lines.slice(from, from + 12).some((line) => headerLine.test(line.slice(0, MAX_LINE)));

/** Splits the text of a report at the mail that it gives back. */
export const splitNotice = (text: string): Notice => {
  const lines = text.slice(0, MAX_TEXT).split(/\r\n|\n|\r/);
  const at = startOfReturned(lines);
  const rest = lines.slice(at);
  const first = rest.findIndex((line) => headerLine.test(line.slice(0, MAX_LINE)));
  return { said: lines.slice(0, at).join('\n'), returned: first < 0 ? '' : rest.slice(first).join('\n') };
};
