export { Anyone, Authenticator, CalledBy, type CalledRequest, type Caller } from './caller.js';
export { addrSpec, safeName, searchWords, uuid } from './fields.js';
export { type HealthChecks, HealthModule, Metrics } from './health.js';
export { configureHttp, HttpModule, MAX_JSON_BYTES } from './http.module.js';
export { openApiDocument } from './openapi.js';
export { cursorInstant, cursorOf, instantAndId, type Page, pageOf, pageQuery, readCursor } from './page.js';
export { Problem } from './problem.js';
export { Context, type RequestContext, requestContext } from './request-context.js';
export { type Written, written } from './written.js';
