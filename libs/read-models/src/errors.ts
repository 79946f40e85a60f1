/** Another projector moved the checkpoint: this one applied nothing. */
export class CheckpointMoved extends Error {
  constructor(name: string, cause: unknown) {
    super(`another process moved the checkpoint ${name}: two projectors are running`, { cause });
    this.name = 'CheckpointMoved';
  }
}

/** The database stands at an earlier position than this process has applied, as after a restore: subscribe again from there. */
export class CheckpointLost extends Error {
  constructor(
    name: string,
    readonly found: bigint | null,
    readonly applied: bigint,
  ) {
    super(
      `the checkpoint ${name} went back from ${applied} to ${found ?? 'nothing'}: the events between must be read again`,
    );
    this.name = 'CheckpointLost';
  }
}

/** A view's table was made from another definition under the same version. */
export class ViewChanged extends Error {
  constructor(readonly table: string) {
    super(`${table} was made from another definition of its columns or indexes: give the view a new version`);
    this.name = 'ViewChanged';
  }
}

/** The projector was given events while a view still has to be rebuilt up to the common checkpoint. */
export class ViewsPending extends Error {
  constructor(readonly views: readonly string[]) {
    super(`rebuild these views before applying events: ${views.join(', ')}`);
    this.name = 'ViewsPending';
  }
}

/** The views do not show all that stands in the log: what they do not have may be there all the same. */
export class ViewsBehind extends Error {
  constructor() {
    super('the views are being built or behind the log: what they do not show may be there');
    this.name = 'ViewsBehind';
  }
}

/** A view could not take an event; `cause` says why. Nothing of the batch was applied. */
export class ProjectionFailed extends Error {
  constructor(view: string, event: Readonly<{ type: string; stream: string; revision: number }>, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`view ${view} cannot take ${event.type}, revision ${event.revision} of ${event.stream}: ${reason}`, {
      cause,
    });
    this.name = 'ProjectionFailed';
  }
}

/** Another process keeps the views; there is one projector at a time. */
export class ProjectorRunning extends Error {
  constructor() {
    super('another projector keeps the views of this database: it must end before this one can begin');
    this.name = 'ProjectorRunning';
  }
}
