import { once } from 'node:events';
import type { CallOptions, ClientReadableStream, Metadata } from '@grpc/grpc-js';
import { EventStoreDBClient, StreamDeletedError, WrongExpectedVersionError } from '@eventstore/db-client';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';

/** An event as it lies in a log; `revision` and `position` (commit) are decimal numbers of up to 64 bits. */
export type RawEvent = Readonly<{
  stream: string;
  revision: bigint;
  position: bigint;
  prepare: bigint;
  id: string;
  type: string;
  contentType: string;
  data: Uint8Array;
  metadata: Uint8Array;
}>;

/** What an append expects: the stream's last revision, that there is none, or nothing. */
export type Expected = bigint | 'no_stream' | 'any';

type StreamsClient = InstanceType<typeof streamsGrpc.StreamsClient>;

/** The parts of the client that its own calls are made with. */
type Calls = {
  execute<T>(
    service: typeof streamsGrpc.StreamsClient,
    name: string,
    act: (client: StreamsClient) => Promise<T>,
  ): Promise<T>;
  callArguments(options: object, callOptions?: CallOptions): [Metadata, CallOptions];
};

/**
 * A log, byte for byte. The client's calls parse JSON on reading and write it anew on appending, which alters numbers
 * above 2^53 and whatever was signed over the bytes; so this goes past them, keeping the client's connection,
 * credentials and discovery.
 */
export class RawLog {
  readonly #db: EventStoreDBClient;
  readonly #calls: Calls;

  constructor(url: string) {
    this.#db = EventStoreDBClient.connectionString(url);
    this.#calls = this.#db as unknown as Calls;
  }

  /** $all in order, from the event after `position`; null: from the start. */
  async *after(position: Pick<RawEvent, 'position' | 'prepare'> | null): AsyncGenerator<RawEvent> {
    const all = new streams.ReadReq.Options.AllOptions();
    if (position === null) all.setStart(new shared.Empty());
    else all.setPosition(readPosition(position));
    for await (const event of this.#read(options().setAll(all))) {
      if (position === null || event.position > position.position) yield event;
    }
  }

  /** $all, newest first. */
  backwards(): AsyncGenerator<RawEvent> {
    const all = new streams.ReadReq.Options.AllOptions().setEnd(new shared.Empty());
    return this.#read(options().setAll(all).setReadDirection(streams.ReadReq.Options.ReadDirection.BACKWARDS));
  }

  /** The event at one revision of a stream; null when it is not there. */
  async at(stream: string, revision: bigint): Promise<RawEvent | null> {
    const from = new streams.ReadReq.Options.StreamOptions()
      .setStreamIdentifier(identifier(stream))
      .setRevision(String(revision));
    for await (const event of this.#read(options().setStream(from).setCount('1'))) {
      return event.revision === revision ? event : null;
    }
    return null;
  }

  /** The last event of a stream; null when it has none that can be read. */
  async last(stream: string): Promise<RawEvent | null> {
    const from = new streams.ReadReq.Options.StreamOptions()
      .setStreamIdentifier(identifier(stream))
      .setEnd(new shared.Empty());
    const backwards = options().setStream(from).setCount('1');
    backwards.setReadDirection(streams.ReadReq.Options.ReadDirection.BACKWARDS);
    for await (const event of this.#read(backwards)) return event;
    return null;
  }

  /**
   * Appends the events to their stream, all or none.
   * @throws WrongExpectedVersionError
   */
  async append(stream: string, expected: Expected, events: readonly RawEvent[]): Promise<void> {
    const response = await this.#calls.execute(
      streamsGrpc.StreamsClient,
      'append',
      (client) =>
        new Promise<streams.AppendResp>((resolve, reject) => {
          const [metadata, callOptions] = this.#calls.callArguments({ deadline: 60_000 });
          const call = client.append(metadata, callOptions, (error, answer) =>
            error ? reject(error) : resolve(answer),
          );
          call.write(new streams.AppendReq().setOptions(appendOptions(stream, expected)));
          for (const event of events) call.write(new streams.AppendReq().setProposedMessage(propose(event)));
          call.end();
        }),
    );
    const wrong = response.getWrongExpectedVersion();
    if (wrong === undefined) return;
    const current = wrong.hasCurrentRevision() ? BigInt(wrong.getCurrentRevision()) : 'no_stream';
    throw new WrongExpectedVersionError(null as never, { streamName: stream, expected, current } as never);
  }

  /** Ends a stream for ever; one that has ended already stays so. */
  async tombstone(stream: string): Promise<void> {
    try {
      await this.#db.tombstoneStream(stream);
    } catch (error) {
      if (!(error instanceof StreamDeletedError)) throw error;
    }
  }

  close(): Promise<void> {
    return this.#db.dispose();
  }

  async *#read(readOptions: streams.ReadReq.Options): AsyncGenerator<RawEvent> {
    const request = new streams.ReadReq().setOptions(readOptions);
    const call = await this.#calls.execute(streamsGrpc.StreamsClient, 'read', async (client) => {
      const [metadata, callOptions] = this.#calls.callArguments({}, { deadline: Infinity });
      return client.read(request, metadata, callOptions);
    });
    try {
      for await (const response of call as AsyncIterable<streams.ReadResp>) {
        const recorded = response.getEvent()?.getEvent();
        if (recorded !== undefined) yield toRaw(recorded);
      }
    } finally {
      await cancelled(call);
    }
  }
}

/** Ends a call that may not have given all; what it says to that is of no interest. */
async function cancelled(call: ClientReadableStream<streams.ReadResp>): Promise<void> {
  if (call.closed) return;
  call.on('error', () => undefined);
  call.cancel();
  await once(call, 'close').catch(() => undefined);
}

const identifier = (stream: string): shared.StreamIdentifier =>
  new shared.StreamIdentifier().setStreamName(Buffer.from(stream).toString('base64'));

function options(): streams.ReadReq.Options {
  const uuidOption = new streams.ReadReq.Options.UUIDOption().setString(new shared.Empty());
  return new streams.ReadReq.Options()
    .setNoFilter(new shared.Empty())
    .setUuidOption(uuidOption)
    .setCount(String(Number.MAX_SAFE_INTEGER));
}

const readPosition = ({ position, prepare }: Pick<RawEvent, 'position' | 'prepare'>) =>
  new streams.ReadReq.Options.Position().setCommitPosition(String(position)).setPreparePosition(String(prepare));

function appendOptions(stream: string, expected: Expected): streams.AppendReq.Options {
  const append = new streams.AppendReq.Options().setStreamIdentifier(identifier(stream));
  if (expected === 'any') return append.setAny(new shared.Empty());
  return expected === 'no_stream' ? append.setNoStream(new shared.Empty()) : append.setRevision(String(expected));
}

function propose(event: RawEvent): streams.AppendReq.ProposedMessage {
  const message = new streams.AppendReq.ProposedMessage()
    .setId(new shared.UUID().setString(event.id))
    .setData(event.data)
    .setCustomMetadata(event.metadata);
  message.getMetadataMap().set('type', event.type).set('content-type', event.contentType);
  return message;
}

function toRaw(recorded: streams.ReadResp.ReadEvent.RecordedEvent): RawEvent {
  const properties = recorded.getMetadataMap();
  return {
    stream: Buffer.from(recorded.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8'),
    revision: BigInt(recorded.getStreamRevision()),
    position: BigInt(recorded.getCommitPosition()),
    prepare: BigInt(recorded.getPreparePosition()),
    id: recorded.getId()?.getString() ?? '',
    type: properties.get('type') ?? '',
    contentType: properties.get('content-type') ?? 'application/octet-stream',
    data: recorded.getData_asU8(),
    metadata: recorded.getCustomMetadata_asU8(),
  };
}
