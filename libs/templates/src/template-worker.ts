import { isMainThread, parentPort } from 'node:worker_threads';
import { carriedOut } from './liquid.js';
import type { TemplateRequest } from './template-messages.js';

/** Entry of the thread that `Templates` starts: a template in, what came of it out. */
if (isMainThread || parentPort === null) throw new Error('template-worker runs in a worker thread');
const port = parentPort;

port.on('message', (request: TemplateRequest) => port.postMessage(carriedOut(request)));
port.postMessage('ready');
