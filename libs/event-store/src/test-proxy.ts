import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A network between a process and the log that is slow, or loses what it should carry. */
export type TestProxy = Readonly<{
  url: string;
  /** From now on everything sent to the log arrives that many milliseconds later. */
  delay(ms: number): void;
  /** Lets the log receive and do what comes next, then cuts every connection instead of carrying its answer. */
  loseNextAnswer(): void;
  /** How many answers were lost. */
  lost(): number;
  stop(): Promise<void>;
}>;

/** Stands before the node at an `esdb://` url, on a free port. */
export const startProxy = async (target: string): Promise<TestProxy> => {
  const { hostname, port } = new URL(target.replace(/^esdb:/, 'http:'));
  const sockets = new Set<Socket>();
  let ms = 0;
  let losing = false;
  let lost = 0;

  const cut = async (): Promise<void> => {
    losing = false;
    lost += 1;
    await sleep(150);
    for (const socket of sockets) socket.destroy();
  };

  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    let cutting = false;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
      // A reset is followed by a close, which is what counts.
      socket.on('error', () => socket.destroy());
    }
    near.on('data', (bytes) => {
      if (ms === 0) far.write(bytes);
      else setTimeout(() => far.destroyed || far.write(bytes), ms).unref();
    });
    far.on('data', (bytes) => {
      if (losing) {
        cutting = true;
        void cut();
      }
      if (!cutting) near.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');

  return {
    url: target.replace(/\/\/[^/?]+/, `//127.0.0.1:${address.port}`),
    delay: (value) => {
      ms = value;
    },
    loseNextAnswer: () => {
      losing = true;
    },
    lost: () => lost,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
