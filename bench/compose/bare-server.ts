import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { BareInserts } from './bare-inserts.js';

/** A process of its own: the least that a server can do between a request and a durable row. Its argument is the database's URL. */
const connections = await Promise.all(Array.from({ length: 8 }, () => BareInserts.connect(process.argv[2] ?? '')));
let next = 0;

const server = createServer((request, response) => {
  const insert = async (): Promise<void> => {
    const body = await text(request);
    JSON.parse(body);
    next += 1;
    await connections[next % connections.length]?.insert(body);
    response.writeHead(202, { 'Content-Type': 'application/json', 'Content-Length': 2 }).end('{}');
  };
  insert().catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit(0));
