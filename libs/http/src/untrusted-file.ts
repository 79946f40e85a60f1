import { pipeline, type Readable } from 'node:stream';
import type { Response } from 'express';

/** What a browser may do with bytes that came by mail: nothing but show or save them. */
export const untrusted = (response: Response): Response =>
  response.set({
    'Content-Security-Policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'private, max-age=3600',
  });

/** RFC 6266 with RFC 8187: an ASCII name for old clients, the real one beside it. */
const disposition = (fileName: string): string => {
  const ascii = fileName.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
};

/** Answers bytes that came by mail, `size` of them, as a file to be saved. Whichever end fails, the other is ended with it. */
export const sendUntrustedFile = (
  response: Response,
  file: Readonly<{ fileName: string; mediaType: string; size: number }>,
  bytes: Readable,
): void => {
  untrusted(response)
    .type(file.mediaType)
    .set({ 'Content-Length': String(file.size), 'Content-Disposition': disposition(file.fileName) });
  pipeline(bytes, response, (error) => error && response.destroy(error));
};
