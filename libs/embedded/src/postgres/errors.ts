/** The data folder was made by another major version of Postgres; `found` and `expected` are major versions. */
export class DataFolderMismatch extends Error {
  constructor(
    readonly dataDir: string,
    readonly found: string,
    readonly expected: string,
  ) {
    super(
      `${dataDir} holds a Postgres ${found} data folder, but this threadlog runs Postgres ${expected}: use another data folder`,
    );
    this.name = 'DataFolderMismatch';
  }
}

/** Another running process serves this data folder. */
export class DataFolderInUse extends Error {
  constructor(readonly dataDir: string) {
    super(`${dataDir} is in use by another running threadlog`);
    this.name = 'DataFolderInUse';
  }
}

/** Postgres did not come up; the message carries its own last words. */
export class PostgresFailed extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PostgresFailed';
  }
}
