const STATUS = /^\d{3}[ -]\d\.\d{1,3}\.\d{1,3}\b/;
const SENDER = /sender|relay|not owned|from address|send as/i;
const STOPPED = '(?:suspended|disabled|deactivated|blocked|locked)';
const ACCOUNT = new RegExp(`\\b(?:account|sending|service)\\b.*\\b${STOPPED}\\b|\\b${STOPPED}\\b.*\\baccount\\b`, 'i');
/** The account that is stopped may be that of whom the mail is for. */
const RECIPIENT = /recipient|mailbox|user|tried to reach/i;

/** Whether a refusal without a status of RFC 3463 speaks of who sends, by its plain words, and not of a recipient or a mail. */
export const blamesSender = (reply: string): boolean =>
  !STATUS.test(reply) && (SENDER.test(reply) || (ACCOUNT.test(reply) && !RECIPIENT.test(reply)));
