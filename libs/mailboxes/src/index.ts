export { arrivalView } from './connections/arrival-view.projection.js';
export { mailboxDecider } from './decider.js';
export { type MailboxEvent, mailboxEvents, mailboxStream } from './mailbox-events.js';
export { mailboxView } from './mailbox-view/mailbox-view.projection.js';
export { MailboxesApi, MailboxesIntake } from './mailboxes.module.js';
