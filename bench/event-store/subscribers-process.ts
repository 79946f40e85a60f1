import { RawClient } from './raw-client.js';

/** `subscribers-process <port> <subscriptions>`: follows $all that many times; asked, says how much each has received. */
const [port = '', subscriptions = ''] = process.argv.slice(2);
const received: number[] = [];
let ready = 0;
for (let index = 0; index < Number(subscriptions); index += 1) {
  received[index] = 0;
  const client = new RawClient(Number(port));
  let beforeEvents = 2;
  client.all(null).on('data', () => {
    // First come the confirmation and the word that it has caught up.
    if (beforeEvents > 0) {
      beforeEvents -= 1;
      if (beforeEvents === 0 && (ready += 1) === Number(subscriptions)) process.send?.('ready');
    } else received[index] = (received[index] ?? 0) + 1;
  });
}
process.on('message', () => process.send?.({ least: Math.min(...received), most: Math.max(...received) }));
