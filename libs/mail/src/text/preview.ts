const LENGTH = 160;

/** The first words of a text as one line, without quoted lines when there are others; 160 characters at most. */
export const previewOf = (text: string): string => {
  const start = text.slice(0, 20 * LENGTH);
  const own = start
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .join(' ');
  const line = (own.trim() === '' ? start : own)
    // oxlint-disable-next-line no-control-regex
    .replace(/(?:[\s\u0000-\u001f\u007f-\u009f\u200b\u200c\u00ad\ufeff]|\u034f)+/g, ' ')
    .trim();
  const chars = Array.from(line);
  return chars.length <= LENGTH
    ? line
    : `${chars
        .slice(0, LENGTH - 1)
        .join('')
        .trimEnd()}…`;
};
