/** Where warnings go; a pino logger fits. */
export type Log = Readonly<{ warn(message: string): void; info(message: string): void }>;

export const silent: Log = { warn: () => undefined, info: () => undefined };
