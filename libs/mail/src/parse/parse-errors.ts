/** Reading the mail took longer than it may; the thread that read it was ended. */
export class ParseTimedOut extends Error {
  override readonly name = 'ParseTimedOut';
  constructor(readonly timeoutMs: number) {
    super(`the mail could not be read within ${timeoutMs} ms`);
  }
}

/** Reading the mail took more memory than it may; the thread that read it was ended. */
export class ParseOutOfMemory extends Error {
  override readonly name = 'ParseOutOfMemory';
  constructor(readonly memoryMb: number) {
    super(`the mail could not be read within ${memoryMb} MB`);
  }
}

/** The parser broke, or was closed before it had read the mail. */
export class ParseFailed extends Error {
  override readonly name = 'ParseFailed';
}
