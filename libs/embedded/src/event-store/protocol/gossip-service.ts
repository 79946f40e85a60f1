import { randomUUID } from 'node:crypto';
import type { UntypedServiceImplementation, sendUnaryData } from '@grpc/grpc-js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';

/** The service Gossip of a cluster of one: this node is its leader and always alive. */
export function gossipService(
  address: () => Readonly<{ host: string; port: number }>,
  now: () => number,
): UntypedServiceImplementation {
  const instanceId = randomUUID();
  return {
    read: (_call: unknown, callback: sendUnaryData<gossip.ClusterInfo>) => {
      const { host, port } = address();
      const member = new gossip.MemberInfo()
        .setInstanceId(new shared.UUID().setString(instanceId))
        .setTimeStamp(`${now()}0000`)
        .setState(gossip.MemberInfo.VNodeState.LEADER)
        .setIsAlive(true)
        .setHttpEndPoint(new gossip.EndPoint().setAddress(host).setPort(port));
      callback(null, new gossip.ClusterInfo().setMembersList([member]));
    },
  };
}
