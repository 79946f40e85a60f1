import type { ParsedMail, ParseEnvelope } from './parsed-mail.js';

/** What goes to a parsing thread and what comes back. Bytes change hands; they are not copied on the way. */
export type ParseRequest = Readonly<{ raw: Uint8Array; envelope: ParseEnvelope }>;
export type ParseAnswer = Readonly<{ ready: true }> | Readonly<{ mail: ParsedMail }> | Readonly<{ failed: string }>;

/** Bytes that stand alone in their memory: those of a pool cannot be given away without what lies beside them. */
const alone = (bytes: Buffer): Buffer => {
  if (bytes.byteLength === bytes.buffer.byteLength) return bytes;
  const copy = Buffer.from(new ArrayBuffer(bytes.byteLength));
  bytes.copy(copy);
  return copy;
};

/** The mail with attachments whose memory may be given to another thread, and that memory. */
export const transferable = (mail: ParsedMail): { mail: ParsedMail; buffers: ArrayBuffer[] } => {
  const attachments = mail.attachments.map((attachment) => ({ ...attachment, content: alone(attachment.content) }));
  return { mail: { ...mail, attachments }, buffers: attachments.map(({ content }) => content.buffer as ArrayBuffer) };
};

/** A request whose bytes are a copy of the caller's, and the memory to give away with it. */
export const requestFor = (raw: Buffer, envelope: ParseEnvelope): { request: ParseRequest; buffers: ArrayBuffer[] } => {
  const memory = new ArrayBuffer(raw.byteLength);
  raw.copy(Buffer.from(memory));
  return { request: { raw: new Uint8Array(memory), envelope }, buffers: [memory] };
};

/** The mail as it came from another thread, which knows no Buffer. */
export const received = (mail: ParsedMail): ParsedMail => ({
  ...mail,
  attachments: mail.attachments.map((attachment) => {
    const { buffer, byteOffset, byteLength } = attachment.content;
    return { ...attachment, content: Buffer.from(buffer, byteOffset, byteLength) };
  }),
});
