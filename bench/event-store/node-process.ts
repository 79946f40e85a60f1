import { startEventStore } from '../../libs/embedded/src/event-store/start-event-store.js';
import { startStorelessNode } from './storeless-node.js';

/**
 * A node in a process of its own: `embedded <databaseUrl> <schema>` or `storeless <bytes of data>`; says its port when
 * ready, and what it uses when asked.
 */
const [kind = '', argument = '', schema = 'event_store'] = process.argv.slice(2);
const onError = (error: unknown) => console.error(error);
const port =
  kind === 'embedded'
    ? (await startEventStore({ databaseUrl: argument, schema, onError })).port
    : await startStorelessNode(Buffer.from(JSON.stringify({ text: 'x'.repeat(Number(argument)) })));
process.send?.({ port });
process.on('message', () => process.send?.({ rss: process.memoryUsage().rss, cpu: process.cpuUsage() }));
