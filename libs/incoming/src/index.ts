export { type Acceptance, type AcceptedMail, type Arrival, MailAcceptance } from './accept-mail/accept-mail.smtp.js';
export type { Destination } from './accept-mail/route-mail.js';
export { inboundMailDecider } from './decider.js';
export { type InboundMailEvent, inboundMailEvents, inboundMailStream } from './inbound-mail.js';
export { inboundView } from './inbound-view/inbound-view.projection.js';
export { IncomingApi, IncomingIntake, IncomingWorker } from './incoming.module.js';
export { UNDERSTAND_QUEUE, UnderstandMailReactor } from './understand-mail/understand-mail.reactor.js';
export { UnderstandInboundMail, type UnderstandJob } from './understand-mail/understand-mail.worker.js';
