import { createServer } from 'node:http';
import { startPostgres } from '#libs/embedded';

/** A process of its own: the least there must be, Postgres on a folder and a server that answers 200. Its argument is the folder. */
const postgres = await startPostgres({ dataDir: process.argv[2] ?? '' });
await postgres.createDatabase('threadlog');
const server = createServer((_, response) => response.end('{}'));
server.listen(0, '127.0.0.1', () => process.send?.('ready'));
process.once('disconnect', () => void postgres.stop().then(() => process.exit(0)));
