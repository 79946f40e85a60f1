import { startEventStore } from '../../libs/embedded/src/event-store/start-event-store.js';
import { startStorelessNode } from './storeless-node.js';

/** A node in a process of its own: `embedded <databaseUrl>` or `storeless <bytes of data>`; says its port when ready. */
const [kind = '', argument = ''] = process.argv.slice(2);
const port =
  kind === 'embedded'
    ? (await startEventStore({ databaseUrl: argument, onError: (error) => console.error(error) })).port
    : await startStorelessNode(Buffer.from(JSON.stringify({ text: 'x'.repeat(Number(argument)) })));
process.send?.({ port });
process.on('message', () => process.send?.({ rss: process.memoryUsage().rss, cpu: process.cpuUsage() }));
