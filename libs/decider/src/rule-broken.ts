/**
 * A command that should not have been sent in this state. `code` is stable, in kebab case, and becomes the `type` of the problem
 * document that the caller sees; the message says what to do instead.
 */
export class RuleBroken extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'RuleBroken';
  }
}
