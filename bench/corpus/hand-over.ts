import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** The answer to the mail as a whole: the code, and what the server said. */
export type Reply = Readonly<{ code: number; text: string }>;

const CRLF = Buffer.from('\r\n');

/** What goes over the wire after DATA (RFC 5321 section 4.5.2): a dot more before each dot that begins a line, and CRLF at the end. */
export const onTheWire = (raw: Buffer): Buffer => {
  const whole = endedByCrlf(raw);
  const stuffed = whole.toString('latin1').replace(/(^|\r\n)\./g, '$1..');
  return Buffer.from(`${stuffed}.\r\n`, 'latin1');
};

/** The bytes that the server has in the end. */
export const endedByCrlf = (raw: Buffer): Buffer => (raw.subarray(-2).equals(CRLF) ? raw : Buffer.concat([raw, CRLF]));

const write = (socket: Socket, bytes: Buffer | string): Promise<void> =>
  new Promise((resolve, reject) => socket.write(bytes, (error) => (error ? reject(error) : resolve())));

/** Hands a mail to a server in a session of its own, and gives the first reply that is a refusal, or the one to the mail. */
export const handOver = async (
  { host, port }: Readonly<{ host: string; port: number }>,
  { from, to, raw }: Readonly<{ from: string; to: string; raw: Buffer }>,
): Promise<Reply> => {
  const socket = connect(port, host);
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const reply = async (): Promise<Reply> => {
    for (;;) {
      const { value, done } = (await lines.next()) as IteratorResult<string, undefined>;
      if (done === true || value === undefined) return { code: 0, text: 'the server hung up' };
      if (/^\d{3}(?: |$)/.test(value)) return { code: Number(value.slice(0, 3)), text: value };
    }
  };
  try {
    let answer = await reply();
    for (const [line, wanted] of [
      ['EHLO corpus.example\r\n', 250],
      [`MAIL FROM:<${from}>\r\n`, 250],
      [`RCPT TO:<${to}>\r\n`, 250],
      ['DATA\r\n', 354],
      [onTheWire(raw), 250],
    ] as const) {
      await write(socket, line);
      answer = await reply();
      if (answer.code !== wanted) return answer;
    }
    return answer;
  } catch (error) {
    return { code: 0, text: error instanceof Error ? error.message : String(error) };
  } finally {
    socket.destroy();
  }
};
