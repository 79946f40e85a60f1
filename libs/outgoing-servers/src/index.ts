export { type OutgoingServer, OutgoingServers, type OutgoingServersOptions } from './outgoing-servers.smtp.js';
