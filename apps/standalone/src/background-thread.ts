import { Worker } from 'node:worker_threads';
import type { DeliveryPolicy, SendingPaceOptions } from '#libs/delivery';
import type { WebhooksOptions } from '#libs/webhooks';
import type { Places } from '#libs/wiring';

/** What the thread needs to know, in a form that can be sent to it. */
export type BackgroundTask = Readonly<{
  adapters: Omit<Places, 'log'>;
  smtpOut: string;
  /** How many mails may leave from an address that has no limit of its own. */
  limit: SendingPaceOptions['limit'];
  doubtAfterMs: number;
  doubtPolicy: DeliveryPolicy['inDoubt'];
  returnPathTags: boolean;
  trustedAuthservIds: readonly string[];
  checksSenders: boolean;
  webhookTargets: WebhooksOptions['targets'];
  logLevel: string;
}>;

/** `lost` rejects when the thread ends without having been told to: what goes on alone after that would be half a threadlog. */
export type BackgroundThread = Readonly<{ lost: Promise<never>; stop: () => Promise<void> }>;

/** Starts the projector and the worker in a thread of their own. Resolves once they are at work. @throws what keeps them from starting */
export const startBackground = async (task: BackgroundTask): Promise<BackgroundThread> => {
  const worker = new Worker(new URL('./background.js', import.meta.url), { workerData: task, execArgv: [] });
  let stopping = false;
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const lost = new Promise<never>((_, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => {
      if (!stopping) reject(new Error(`the background thread ended with ${code}`));
    });
  });
  // Whoever waits for it hears of it; nobody may.
  lost.catch(() => undefined);
  await Promise.race([lost, new Promise((resolve) => worker.once('message', resolve))]);
  return {
    lost,
    stop: () => {
      stopping = true;
      worker.postMessage('stop');
      return ended;
    },
  };
};
