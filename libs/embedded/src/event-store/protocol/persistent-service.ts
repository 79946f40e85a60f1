import type { ServerUnaryCall, ServiceDefinition, UntypedServiceImplementation, sendUnaryData } from '@grpc/grpc-js';
import persistentGrpc from '@eventstore/db-client/generated/persistent_grpc_pb.js';
import persistent from '@eventstore/db-client/generated/persistent_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { GroupExists, GroupNotFound } from '../persistent-subscriptions/groups.js';
import type { Groups } from '../persistent-subscriptions/groups.js';
import type { GroupDefinition } from '../persistent-subscriptions/settings.js';
import { sourceName } from '../persistent-subscriptions/settings.js';
import type { Store } from '../store/store.js';
import { toRpcError } from './errors.js';
import { asFrames } from './frames.js';
import { groupDoesNotExist, groupExists } from './group-errors.js';
import { groupInfo } from './group-info.js';
import { readGroupDefinition, readGroupName } from './group-request.js';
import { readStreamName, readUint64 } from './ids.js';
import type { GroupCall } from './read-group.js';
import { find, readGroup } from './read-group.js';

/** The service PersistentSubscriptions, its events encoded by our own hand. */
export const PERSISTENT_SUBSCRIPTIONS: ServiceDefinition<UntypedServiceImplementation> = {
  ...persistentGrpc.PersistentSubscriptionsService,
  read: { ...persistentGrpc.PersistentSubscriptionsService.read, responseSerialize: asFrames },
};

export function persistentService(store: Store, groups: Groups): UntypedServiceImplementation {
  return {
    create: unary(async (request: persistent.CreateReq) => {
      const definition = await readGroupDefinition(store, request);
      await named(definition, groups.create(definition));
      return new persistent.CreateResp();
    }),
    update: unary(async (request: persistent.UpdateReq) => {
      const definition = await readGroupDefinition(store, request);
      await named(definition, groups.update(definition));
      return new persistent.UpdateResp();
    }),
    delete: unary(async (request: persistent.DeleteReq) => {
      const name = readGroupName(request.getOptions());
      await named(name, groups.delete(name.stream, name.group));
      return new persistent.DeleteResp();
    }),
    getInfo: unary(async (request: persistent.GetInfoReq) => {
      const { stream, group } = readGroupName(request.getOptions());
      const info = await groupInfo(find(groups, stream, group), store.now());
      return new persistent.GetInfoResp().setSubscriptionInfo(info);
    }),
    list: unary((request: persistent.ListReq) => list(store, groups, request)),
    replayParked: unary(async (request: persistent.ReplayParkedReq) => {
      const options = request.getOptions();
      const { stream, group } = readGroupName(options);
      const stopAt = options?.hasStopAt() === true ? readUint64(options.getStopAt()) : null;
      await find(groups, stream, group).replayParked(stopAt);
      return new persistent.ReplayParkedResp();
    }),
    restartSubsystem: unary(async () => {
      await groups.restart();
      return new shared.Empty();
    }),
    read: (call: GroupCall) => readGroup(groups, call),
  };
}

async function list(store: Store, groups: Groups, request: persistent.ListReq): Promise<persistent.ListResp> {
  const ofStream = request.getOptions()?.getListForStream();
  const all = groups.list();
  if (ofStream === undefined) return listed(store, all);
  const source = ofStream.hasAll() ? '$all' : readStreamName(ofStream.getStream());
  const found = all.filter((group) => sourceName(group.definition) === source);
  if (found.length === 0) throw groupDoesNotExist(source, '');
  return listed(store, found);
}

async function listed(store: Store, groups: ReturnType<Groups['list']>): Promise<persistent.ListResp> {
  const infos = await Promise.all(groups.map((group) => groupInfo(group, store.now())));
  return new persistent.ListResp().setSubscriptionsList(infos);
}

async function named(name: Pick<GroupDefinition, 'stream' | 'group'>, done: Promise<void>): Promise<void> {
  try {
    await done;
  } catch (error) {
    if (error instanceof GroupExists) throw groupExists(sourceName(name), name.group);
    if (error instanceof GroupNotFound) throw groupDoesNotExist(sourceName(name), name.group);
    throw error;
  }
}

function unary<Request, Response>(answer: (request: Request) => Promise<Response>) {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => {
    answer(call.request).then(
      (response) => callback(null, response),
      (error: unknown) => callback(toRpcError(error)),
    );
  };
}
