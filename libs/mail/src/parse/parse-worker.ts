import { isMainThread, parentPort } from 'node:worker_threads';
import { parseMail } from './parse-mail.js';
import type { ParseAnswer, ParseRequest } from './parse-messages.js';
import { transferable } from './parse-messages.js';

/** Entry of the threads that `MailParser` starts: one mail in, one answer out. */
if (isMainThread || parentPort === null) throw new Error('parse-worker runs in a worker thread');
const port = parentPort;

port.on('message', ({ raw, envelope }: ParseRequest) => {
  parseMail(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength), envelope).then(
    (parsed) => {
      const { mail, buffers } = transferable(parsed);
      port.postMessage({ mail } satisfies ParseAnswer, buffers);
    },
    (error: unknown) => {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      port.postMessage({ failed: reason } satisfies ParseAnswer);
    },
  );
});
port.postMessage({ ready: true } satisfies ParseAnswer);
