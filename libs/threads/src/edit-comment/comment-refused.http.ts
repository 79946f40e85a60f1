import { RuleBroken } from '#libs/decider';
import { Problem } from '#libs/http';

/** Says what a decision on a comment refused in the words of HTTP. @throws Problem 404 for no comment, 403 for another's */
export const commentRefused = async <Done>(doing: Promise<Done>): Promise<Done> => {
  try {
    return await doing;
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    if (error.code === 'comment-missing') throw Problem.notFound('comment');
    if (error.code === 'not-comment-author') throw Problem.forbidden(error.code, error.message);
    throw error;
  }
};
