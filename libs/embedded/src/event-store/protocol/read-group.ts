import type { ServerDuplexStream } from '@grpc/grpc-js';
import persistent from '@eventstore/db-client/generated/persistent_pb.js';
import type { Consumer } from '../persistent-subscriptions/consumer.js';
import type { Group, NackAction } from '../persistent-subscriptions/group.js';
import type { Groups } from '../persistent-subscriptions/groups.js';
import { GroupNotFound } from '../persistent-subscriptions/groups.js';
import type { Message } from '../persistent-subscriptions/message.js';
import { groupKey, sourceName } from '../persistent-subscriptions/settings.js';
import { userName } from './credentials.js';
import { toRpcError } from './errors.js';
import type { IdForm } from './event-encoding.js';
import { encodeReadResponse } from './event-encoding.js';
import type { Frames } from './frames.js';
import { Outbox } from './frames.js';
import { groupDoesNotExist, groupDropped, maximumSubscribersReached } from './group-errors.js';
import { readGroupName } from './group-request.js';
import { readUuid } from './ids.js';

export type GroupCall = ServerDuplexStream<persistent.ReadReq, Frames>;

const ACTIONS: Readonly<Record<number, NackAction>> = {
  [persistent.ReadReq.Nack.Action.UNKNOWN]: 'retry',
  [persistent.ReadReq.Nack.Action.PARK]: 'park',
  [persistent.ReadReq.Nack.Action.RETRY]: 'retry',
  [persistent.ReadReq.Nack.Action.SKIP]: 'skip',
  [persistent.ReadReq.Nack.Action.STOP]: 'stop',
};

/** The call PersistentSubscriptions/Read: events one way, acknowledgements the other. */
export function readGroup(groups: Groups, call: GroupCall): void {
  let joined: { group: Group; consumer: Consumer } | null = null;

  const leave = () => {
    if (joined !== null) joined.group.disconnect(joined.consumer);
    joined = null;
  };
  call.on('data', (request: persistent.ReadReq) => {
    try {
      const options = request.getOptions();
      if (options !== undefined) joined ??= join(groups, call, options);
      else if (joined !== null) settle(joined.group, request);
    } catch (error) {
      call.emit('error', toRpcError(error));
    }
  });
  call.on('cancelled', leave);
  call.on('close', leave);
  call.on('error', leave);
  call.on('end', () => {
    leave();
    call.end();
  });
}

function join(groups: Groups, call: GroupCall, options: persistent.ReadReq.Options) {
  const { stream, group: name } = readGroupName(options);
  const group = find(groups, stream, name);
  const source = sourceName(group.definition);
  const { maxSubscriberCount } = group.definition.settings;
  if (maxSubscriberCount > 0 && group.consumers.length >= maxSubscriberCount) {
    throw maximumSubscribersReached(source, name);
  }
  const idForm: IdForm = options.getUuidOption()?.hasStructured() === true ? 'structured' : 'string';
  const confirmation = new persistent.ReadResp.SubscriptionConfirmation().setSubscriptionId(groupKey(stream, name));
  const outbox = new Outbox((frames) => call.write(frames));
  outbox.push(Buffer.from(new persistent.ReadResp().setSubscriptionConfirmation(confirmation).serializeBinary()));
  const [connectionName] = call.metadata.get('connection-name');
  const [authorization] = call.metadata.get('authorization');
  const consumer = group.connect(
    {
      from: call.getPeer(),
      username: userName(String(authorization ?? '')) ?? 'anonymous',
      connectionName: String(connectionName ?? '<unknown>'),
      send: (message) => outbox.push(encode(message, idForm)),
      drop: (reason) =>
        call.emit('error', reason === 'deleted' ? groupDoesNotExist(source, name) : groupDropped(source, name)),
    },
    Math.max(1, options.getBufferSize()),
  );
  return { group, consumer };
}

/** @throws RpcError NOT_FOUND */
export function find(groups: Groups, stream: string | null, name: string): Group {
  try {
    return groups.get(stream, name);
  } catch (error) {
    if (error instanceof GroupNotFound) throw groupDoesNotExist(stream ?? '$all', name);
    throw error;
  }
}

function settle(group: Group, request: persistent.ReadReq): void {
  const ack = request.getAck();
  if (ack !== undefined) group.acknowledge(ack.getIdsList().map(readUuid));
  const nack = request.getNack();
  if (nack === undefined) return;
  group.reject(nack.getIdsList().map(readUuid), ACTIONS[nack.getAction()] ?? 'retry', nack.getReason());
}

/** ReadEvent is numbered as in streams.proto, with the count of earlier attempts as its field 5. */
function encode({ resolved, retryCount }: Message, idForm: IdForm): Buffer {
  return encodeReadResponse(resolved, idForm, retryCount);
}
