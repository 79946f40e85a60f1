export {
  type HttpAnswer,
  OutboundHttp,
  type OutboundHttpOptions,
  RequestFailed,
  type RequestFault,
  type Targets,
} from './outbound-http.js';
