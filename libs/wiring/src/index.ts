export { Adapters, type Places } from './adapters.module.js';
export { allEvents, codec } from './events.js';
export { runProcess } from './run-process.js';
export { runService } from './run-service.js';
export { type Listening, PortInUse, type RunningApp, startApp, startWork } from './start-app.js';
export { mustAnswer, type Store, StoreDown } from './stores.js';
export { allViews } from './views.js';
