export { deliveryDecider, type DeliveryCommand } from './decider.js';
export { DELIVER_QUEUE, DeliverEmailReactor } from './deliver-email/deliver-email.reactor.js';
export { DeliverEmail, type DeliverJob, DeliveryPolicy } from './deliver-email/deliver-email.worker.js';
export { PausedAddresses } from './pace/paused-addresses.smtp.js';
export { SendingPaceOptions } from './pace/sending-pace.smtp.js';
export { SENDING } from './pace/server-places.smtp.js';
export { DeliveryApi, DeliveryWorker } from './delivery.module.js';
export { sentRow, type SentRow, sentView } from './sent-view/sent-view.projection.js';
