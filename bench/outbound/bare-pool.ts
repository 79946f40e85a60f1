import { createTransport } from 'nodemailer';
import type { Figures } from '../figures/rounds.js';
import { BODY } from '../load/written-mails.js';

/** As many connections as a worker sends over. */
const CONNECTIONS = 5;

/** Mails a second that nodemailer's pool alone hands to a server: no log, no queue, no view. */
export const barePool = async (port: number, size: number): Promise<Figures> => {
  const transport = createTransport({
    ...{ pool: true, host: '127.0.0.1', port, ignoreTLS: true },
    ...{ maxConnections: CONNECTIONS, maxMessages: Infinity },
  });
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: size }, (_, n) =>
      transport.sendMail({
        from: 'support@threadlog.example',
        to: `customer${n % 50}@elsewhere.example`,
        subject: `Your order ${n}`,
        text: BODY,
      }),
    ),
  );
  const rate = (size / (performance.now() - begun)) * 1000;
  transport.close();
  return { rate };
};
