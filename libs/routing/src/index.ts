export { MailRouting } from './decide-routing/mail-routing.worker.js';
export { RoutingApi, RoutingWorker } from './routing.module.js';
export { routingHistory, type RoutingRow } from './routing-history/routing-history.projection.js';
export { routingTurnEvents, type RoutingTurnTaken } from './take-turn/take-turn.js';
