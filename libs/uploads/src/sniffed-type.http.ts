import { fileTypeFromBuffer } from 'file-type';

/** So many bytes from the beginning of a file tell its type. */
export const SNIFFED_BYTES = 64 * 1024;

const UNKNOWN = 'application/octet-stream';

/** Formats that are made of another one, as which alone some of them can be told: they are believed to be what they are called. */
const WITHIN: Readonly<Record<string, RegExp>> = {
  'application/zip': /^application\/(?:vnd\.openxmlformats-|vnd\.oasis\.|vnd\.ms-|epub\+zip|java-archive)/,
  'application/x-cfb': /^application\/(?:msword|vnd\.ms-|vnd\.visio)/,
  'application/xml': /^(?:text\/xml|[a-z]+\/[a-z0-9.-]+\+xml)$/,
};

const TEXTUAL = /^(?:text\/[a-z0-9.+-]+|application\/(?:json|xml|javascript|rtf|[a-z0-9.-]+\+(?:json|xml)))$/;

/** Whether these could be the first bytes of a text: UTF-8, of which the last character may be cut, without what no text contains. */
const isText = (head: Buffer): boolean => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    // oxlint-disable-next-line no-control-regex
    return !/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text);
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
};

/** The format that the first bytes are of. Where they break off in the middle of it, or only begin like it, they are of none. */
const formatOf = async (head: Buffer): Promise<string | undefined> => {
  try {
    return (await fileTypeFromBuffer(head))?.mime;
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
};

/**
 * The media type of a file by its first bytes; what it is called, `told`, counts only where the bytes do not speak against it: among texts, and
 * among formats of one container.
 */
export const sniffedType = async (head: Buffer, told: string): Promise<string> => {
  const found = await formatOf(head);
  if (found !== undefined) return WITHIN[found]?.test(told) ? told : found;
  if (isText(head)) return TEXTUAL.test(told) ? told : 'text/plain';
  // A text in another encoding shows no sign of being one.
  return told.startsWith('text/') && !head.includes(0) ? told : UNKNOWN;
};
