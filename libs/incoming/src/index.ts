export {
  type Acceptance,
  type AcceptedMail,
  type Arrival,
  MailAcceptance,
} from './accept-mail/mail-acceptance.intake.js';
export type { Destination } from './accept-mail/routing.js';
export { mailClaimEvents } from './claim-mail/mail-claim.js';
export { type InboundMailCommand, inboundMailDecider } from './decider.js';
export { type InboundMailEvent, inboundMailEvents, inboundMailStream } from './inbound-mail.js';
export { SpamExpiry } from './expire-mail/expire-mail.worker.js';
export { inboundView } from './inbound-view/inbound-view.projection.js';
export { IncomingApi, IncomingIntake } from './incoming.module.js';
export { IncomingWorker } from './incoming-worker.module.js';
export { submissionEvents } from './submit-mail/submission.js';
export { UNDERSTAND_QUEUE, UnderstandMailReactor } from './understand-mail/understand-mail.reactor.js';
export { UnderstandInboundMail, type UnderstandJob } from './understand-mail/understand-mail.worker.js';
export { UnderstandingOptions } from './understand-mail/understanding-options.worker.js';
