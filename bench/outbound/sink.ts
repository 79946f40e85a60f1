import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A process of its own: a server that takes every mail and forgets it. */
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  onData: (stream, _session, done) => {
    stream.once('end', () => done());
    stream.resume();
  },
});
server.listen(0, '127.0.0.1', () => process.send?.((server.server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit(0));
