import { createHash, timingSafeEqual } from 'node:crypto';
import type { ServerInterceptor } from '@grpc/grpc-js';
import { Metadata, ServerInterceptingCall, status } from '@grpc/grpc-js';

/** The users a node lets in, by name, with their passwords. */
export type Users = Readonly<Record<string, string>>;

const REFUSED = { code: status.UNAUTHENTICATED, details: 'Access Denied', metadata: new Metadata() };

/** Calls that EventStoreDB answers to anyone: a client makes them before it shows its credentials. */
const OPEN_TO_ALL = new Set([
  '/event_store.client.server_features.ServerFeatures/GetSupportedMethods',
  '/event_store.client.gossip.Gossip/Read',
]);

/** Ends calls that carry no basic credentials of one of the users with UNAUTHENTICATED. */
export function requireCredentials(users: Users): ServerInterceptor {
  return (method, call) =>
    new ServerInterceptingCall(call, {
      start: (next) => {
        next({
          onReceiveMetadata: (metadata, forward) => {
            const [header] = metadata.get('authorization');
            if (OPEN_TO_ALL.has(method.path) || isKnown(users, String(header ?? ''))) forward(metadata);
            else call.sendStatus(REFUSED);
          },
        });
      },
    });
}

function isKnown(users: Users, header: string): boolean {
  const name = userName(header);
  if (name === null) return false;
  const password = Object.hasOwn(users, name) ? users[name] : undefined;
  return password !== undefined && sameBytes(decode(header), `${name}:${password}`);
}

/** The user name in a basic Authorization header; null when it is none. */
export function userName(header: string): string | null {
  const credentials = decode(header);
  const colon = credentials.indexOf(':');
  return colon < 0 ? null : credentials.slice(0, colon);
}

const decode = (header: string): string =>
  /^basic /i.test(header) ? Buffer.from(header.slice(6), 'base64').toString('utf8') : '';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const sameBytes = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
