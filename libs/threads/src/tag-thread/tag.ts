const LONGEST = 50;

/** It begins with a letter or a figure, so that it stands in a path as it is: `..` is none. */
const TAG = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._:+&-]*$/u;

/**
 * The tag that somebody means, however they wrote it: in lower case, of 1 to 50 characters, its words one space apart. Null for what is none.
 * A tag of a tag is that tag.
 */
export const tagOf = (text: string): string | null => {
  const tag = text.normalize('NFKC').toLowerCase().normalize('NFKC').trim().replace(/ +/g, ' ');
  return TAG.test(tag) && tag.length <= LONGEST ? tag : null;
};
