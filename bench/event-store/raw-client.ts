import { Client, type ClientReadableStream, credentials } from '@grpc/grpc-js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';

const READ = '/event_store.client.streams.Streams/Read';

/** Reads or follows $all without looking into the messages: what the node gives, without the client's own work. */
export class RawClient {
  readonly #client: Client;

  constructor(port: number) {
    this.#client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
      'grpc.use_local_subchannel_pool': 1,
    });
  }

  /** Each message's length in bytes. `count` null: a subscription from the end. */
  all(count: number | null): ClientReadableStream<number> {
    const all = new streams.ReadReq.Options.AllOptions();
    const options = new streams.ReadReq.Options().setNoFilter(new shared.Empty());
    options.setUuidOption(new streams.ReadReq.Options.UUIDOption().setString(new shared.Empty()));
    if (count === null) options.setSubscription(new streams.ReadReq.Options.SubscriptionOptions());
    else options.setCount(String(count));
    options.setAll(count === null ? all.setEnd(new shared.Empty()) : all.setStart(new shared.Empty()));
    const request = new streams.ReadReq().setOptions(options);
    const serialize = (message: streams.ReadReq) => Buffer.from(message.serializeBinary());
    return this.#client.makeServerStreamRequest(READ, serialize, (bytes) => bytes.length, request);
  }

  close(): void {
    this.#client.close();
  }
}
