/** What a server for tests is asked to do wrong; each is done as often as its count says, or for good. */
export class ImapFaults {
  /** Extensions that are not there. */
  readonly without = new Set<string>();
  /** What is answered to a command instead of carrying it out, such as `NO [LIMIT] Slow down`. Called with the command's line. */
  refuse: (line: string) => string | null = () => null;
  /** Called before a message is given; true hangs up in the middle of it. */
  beforeGiving: (uid: number) => boolean | Promise<boolean> = () => false;
  /** How long every answer takes, in milliseconds. */
  delayMs = 0;
}
