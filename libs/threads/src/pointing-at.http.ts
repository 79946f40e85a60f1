import { RuleBroken } from '#libs/decider';
import { Problem } from '#libs/http';

/**
 * Says of what the decision refuses with a code that begins so that the request is wrong there: a JSON pointer. The decision knows best, for it does
 * not look at what was done before.
 * @throws Problem 400, and what else `doing` throws
 */
export const pointingAt = async <Done>(pointer: string, code: string, doing: Promise<Done>): Promise<Done> => {
  try {
    return await doing;
  } catch (error) {
    if (!(error instanceof RuleBroken) || !error.code.startsWith(code)) throw error;
    throw Problem.badRequest(error.code, error.message, [{ pointer, detail: error.message }]);
  }
};
