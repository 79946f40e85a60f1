// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
// oxlint-disable-next-line no-control-regex
const controlsButLines = /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f]/g;
// oxlint-disable-next-line no-control-regex
const hasOddities = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]/;
const lineEnds = /\r\n?|[\f\u2028\u2029]/g;
const loneSurrogate = /\p{Surrogate}/gu;

/** One line of text: runs of control characters become a space, half characters U+FFFD. */
export const cleanLine = (text: string): string => text.replace(controls, ' ').replace(loneSurrogate, '\ufffd').trim();

/** Text with line feeds as its only line ends, and without the control characters that databases and terminals choke on. */
export const cleanText = (text: string): string =>
  hasOddities.test(text)
    ? text.replace(lineEnds, '\n').replace(controlsButLines, '').replace(loneSurrogate, '\ufffd')
    : text;
