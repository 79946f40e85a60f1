export { outgoingServerStream } from './address-settings.smtp.js';
export { outgoingServerDecider } from './decider.js';
export { type OutgoingServerEvent, outgoingServerEvents } from './outgoing-server-events.js';
export { OutgoingServersApi, OutgoingServersWorker } from './outgoing-servers.module.js';
export { type OutgoingServer, OutgoingServers, type OutgoingServersOptions } from './outgoing-servers.smtp.js';
