/** Reading the mail took longer than it may; the process that read it was ended. */
export class ParseTimedOut extends Error {
  override readonly name = 'ParseTimedOut';
  constructor(readonly timeoutMs: number) {
    super(`the mail could not be read within ${timeoutMs} ms`);
  }
}

/** Reading the mail took more memory than it may; the process that read it was ended. */
export class ParseOutOfMemory extends Error {
  override readonly name = 'ParseOutOfMemory';
  constructor(readonly memoryMb: number) {
    super(`the mail could not be read within ${memoryMb} MB`);
  }
}

/** The parser broke on this mail: it said so, or its process ended over it twice. */
export class ParseFailed extends Error {
  override readonly name = 'ParseFailed';
}

/** The process ended while it read the mail, for a reason that need not lie in the mail. */
export class ParserCrashed extends Error {
  override readonly name = 'ParserCrashed';
}

/** The parser was closed, or could not start: nothing is said of the mail, which is to be read at another time. */
export class ParserAway extends Error {
  override readonly name = 'ParserAway';
}
