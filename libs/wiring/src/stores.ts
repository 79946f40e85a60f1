/** A URL without the user and password in it. */
const withoutSecrets = (url: string): string => url.replace(/\/\/[^@/]*@/, '//');

/** A store that a process cannot start without did not answer. */
export class StoreDown extends Error {
  constructor(what: string, url: string, cause: unknown) {
    super(
      `${what} at ${withoutSecrets(url)} does not answer (${cause instanceof Error ? cause.message : String(cause)}): start it first`,
      {
        cause,
      },
    );
    this.name = 'StoreDown';
  }
}

/** A store that a process needs; `check` rejects while it does not answer. */
export type Store = Readonly<{ what: string; url: string; check: () => Promise<unknown> }>;

/** Asks each store whether it is there. @throws StoreDown for the first that is not */
export const mustAnswer = async (stores: readonly Store[]): Promise<void> => {
  for (const { what, url, check } of stores) {
    try {
      await check();
    } catch (error) {
      throw new StoreDown(what, url, error);
    }
  }
};
