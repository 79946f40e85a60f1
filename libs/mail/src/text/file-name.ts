const MAX_LENGTH = 120;
const MAX_EXTENSION = 16;

// Controls, the invisible characters that reorder or hide what is read, and what Windows or a shell gives a meaning.
// oxlint-disable-next-line no-control-regex
const unsafe =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"*:<>?|]/g;
const surrogate = /\p{Surrogate}/gu;
const reserved = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;

const shortened = (name: string): string => {
  const chars = Array.from(name);
  if (chars.length <= MAX_LENGTH) return name;
  const dot = chars.lastIndexOf('.');
  const extension = dot > 0 && chars.length - dot <= MAX_EXTENSION ? chars.slice(dot) : [];
  return [...chars.slice(0, MAX_LENGTH - extension.length), ...extension].join('');
};

/**
 * A file name that is a name and nothing else on every system: the last part of a path, without controls, reordering marks and reserved
 * characters, no leading or trailing dots, at most 120 characters with its extension kept. `fallback` when nothing is left.
 */
export const safeFileName = (name: string, fallback = 'attachment'): string => {
  const last =
    name
      .slice(0, 4096)
      .split(/[/\\]/)
      .findLast((part) => part.trim() !== '') ?? '';
  const cleaned = trimDots(last.replace(unsafe, '').replace(surrogate, '\ufffd').normalize('NFC'));
  if (cleaned === '') return fallback;
  return shortened(reserved.test(cleaned) ? `_${cleaned}` : cleaned);
};

const trimDots = (name: string): string => {
  let from = 0;
  let to = name.length;
  while (from < to && (name.charAt(from) === '.' || name.charAt(from).trim() === '')) from += 1;
  while (to > from && (name.charAt(to - 1) === '.' || name.charAt(to - 1).trim() === '')) to -= 1;
  return name.slice(from, to);
};
