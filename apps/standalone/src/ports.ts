import { createServer, type AddressInfo } from 'node:net';
import { PortInUse } from '#libs/wiring';

/** A port as it was configured: one that was not asked for gives way to a free one. */
type Wanted = Readonly<{ port: number; asked: boolean }>;

const listenOnce = (host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ host, port, exclusive: true }, () => {
      const { port: taken } = probe.address() as AddressInfo;
      probe.close(() => resolve(taken));
    });
  });

const isInUse = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

/** The port to listen on. @throws PortInUse when the port was asked for and another program has it */
export const choosePort = async (host: string, { port, asked }: Wanted): Promise<number> => {
  try {
    return await listenOnce(host, port);
  } catch (error) {
    if (!isInUse(error)) throw error;
    if (asked) throw new PortInUse({ host, port }, error);
    return listenOnce(host, 0);
  }
};
