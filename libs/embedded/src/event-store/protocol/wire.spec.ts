import codePb from '@eventstore/db-client/generated/code_pb.js';
import persistent from '@eventstore/db-client/generated/persistent_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import fc from 'fast-check';
import timestampPb from 'google-protobuf/google/protobuf/timestamp_pb.js';
import { describe, expect, it } from 'vitest';
import type { RecordedEvent } from '../store/recorded-event.js';
import { TOMBSTONE_REVISION } from '../store/recorded-event.js';
import { batchFailure, batchSuccess } from './batch-append-answer.js';
import { decodeBatchAppend, decodeProposedEvent, decodeUuid } from './batch-append-request.js';
import { encodeReadResponse } from './event-encoding.js';
import { Frames, grouped } from './frames.js';
import { MalformedMessage } from './wire-reader.js';

// What is written and read by hand is held against the generated definitions.

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 });
const revision = fc.oneof(fc.nat(300), fc.maxSafeNat(), fc.constant(TOMBSTONE_REVISION));

const recorded: fc.Arbitrary<RecordedEvent> = fc.record({
  id: fc.uuid(),
  stream: name,
  type: name,
  isJson: fc.boolean(),
  data: bytes,
  metadata: bytes,
  revision,
  position: fc.maxSafeNat(),
  created: fc.maxSafeNat(),
});

const revisionText = (event: RecordedEvent): string =>
  event.revision === TOMBSTONE_REVISION ? '9223372036854775807' : String(event.revision);

describe('an event', () => {
  it('is read by the generated definitions as it was written', () => {
    fc.assert(
      fc.property(recorded, fc.option(recorded), fc.option(fc.nat(9)), (event, link, retryCount) => {
        const encoded = encodeReadResponse({ event, link }, 'string', retryCount ?? undefined);
        const read = persistent.ReadResp.deserializeBinary(encoded).getEvent();
        const decoded = read?.getEvent();
        expect(decoded?.getId()?.getString()).toBe(event.id);
        expect(Buffer.from(decoded?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString()).toBe(event.stream);
        expect(decoded?.getStreamRevision()).toBe(revisionText(event));
        expect(decoded?.getCommitPosition()).toBe(String(event.position));
        expect(decoded?.getPreparePosition()).toBe(String(event.position));
        expect(decoded?.getMetadataMap().get('type')).toBe(event.type);
        expect(decoded?.getMetadataMap().get('created')).toBe(`${event.created}0`);
        expect(Buffer.from(decoded?.getData_asU8() ?? [])).toEqual(event.data);
        expect(Buffer.from(decoded?.getCustomMetadata_asU8() ?? [])).toEqual(event.metadata);
        expect(read?.hasLink()).toBe(link !== null);
        expect(read?.getCommitPosition()).toBe(String((link ?? event).position));
        expect(read?.getRetryCount()).toBe(retryCount ?? 0);
      }),
    );
  });

  it('carries a structured id as its two halves', () => {
    fc.assert(
      fc.property(recorded, (event) => {
        const encoded = encodeReadResponse({ event, link: null }, 'structured');
        const id = streams.ReadResp.deserializeBinary(encoded).getEvent()?.getEvent()?.getId();
        expect(decodeUuid(Buffer.from(id?.serializeBinary() ?? []))).toBe(event.id);
      }),
    );
  });
});

describe('a message of BatchAppend', () => {
  const proposed = fc.record({
    id: fc.uuid(),
    type: name.filter((type) => !type.includes('\0')),
    data: bytes,
    metadata: bytes,
  });

  it('is understood as the generated definitions write it', () => {
    const seconds = fc.nat(2 ** 31);
    fc.assert(
      fc.property(fc.uuid(), name, fc.maxSafeNat(), seconds, fc.array(proposed), (id, stream, at, deadline, events) => {
        const options = new streams.BatchAppendReq.Options()
          .setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from(stream).toString('base64')))
          .setStreamPosition(String(at))
          .setDeadline(new timestampPb.Timestamp().setSeconds(deadline).setNanos(500_000_000));
        const request = new streams.BatchAppendReq().setOptions(options).setIsFinal(true);
        request.setCorrelationId(new shared.UUID().setString(id));
        for (const event of events) request.addProposedMessages(propose(event));
        const decoded = decodeBatchAppend(Buffer.from(request.serializeBinary()));
        expect(decodeUuid(decoded.correlation)).toBe(id);
        expect(decoded.isFinal).toBe(true);
        expect(decoded.options).toMatchObject({
          stream,
          expected: at,
          deadline: { kind: 'at', seconds: deadline + 0.5 },
        });
        const expected = events.map((event) => ({ ...event, isJson: true }));
        expect(decoded.proposed.map(decodeProposedEvent)).toEqual(expected);
      }),
    );
  });

  it('never does worse than refuse what is no message', () => {
    fc.assert(
      fc.property(bytes, (garbage) => {
        try {
          decodeBatchAppend(garbage);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedMessage);
        }
      }),
    );
  });

  function propose(event: { id: string; type: string; data: Buffer; metadata: Buffer }) {
    const message = new streams.BatchAppendReq.ProposedMessage()
      .setId(new shared.UUID().setString(event.id))
      .setData(event.data)
      .setCustomMetadata(event.metadata);
    message.getMetadataMap().set('type', event.type).set('content-type', 'application/json');
    return message;
  }
});

describe('an answer of BatchAppend', () => {
  const correlation = Buffer.from(
    new shared.UUID().setString('0b3d4f5e-6a7b-4c8d-9e0f-1a2b3c4d5e6f').serializeBinary(),
  );
  const identifier = Buffer.from(new shared.StreamIdentifier().setStreamName('YWJj').serializeBinary());

  it('says where the stream stands', () => {
    const outcomes = [fc.integer({ min: -1 }), fc.option(fc.maxSafeNat())] as const;
    fc.assert(
      fc.property(...outcomes, (last, position) => {
        const answer = streams.BatchAppendResp.deserializeBinary(batchSuccess(correlation, identifier, last, position));
        const success = answer.getSuccess();
        expect(success?.hasNoStream()).toBe(last < 0);
        if (last >= 0) expect(success?.getCurrentRevision()).toBe(String(last));
        expect(success?.getPosition()?.getCommitPosition()).toBe(position === null ? undefined : String(position));
        expect(Buffer.from(answer.getStreamIdentifier()?.serializeBinary() ?? [])).toEqual(identifier);
      }),
    );
  });

  it('packs why it failed', () => {
    const failure = { kind: 'wrong_expected_version', expected: 'no_stream', actual: 4 } as const;
    const answer = streams.BatchAppendResp.deserializeBinary(batchFailure(correlation, identifier, failure));
    const details = answer.getError()?.getDetails();
    const unpacked = details?.unpack(
      shared.WrongExpectedVersion.deserializeBinary,
      'event_store.client.WrongExpectedVersion',
    );
    expect(answer.getError()?.getCode()).toBe(codePb.Code.ALREADY_EXISTS);
    expect(unpacked?.getCurrentStreamRevision()).toBe('4');
    expect(unpacked?.hasExpectedNoStream()).toBe(true);
  });
});

describe('frames', () => {
  it('lay out messages as gRPC does, each behind its length', () => {
    fc.assert(
      fc.property(fc.array(bytes, { minLength: 1 }), (messages) => {
        const target = Buffer.alloc(new Frames(messages).byteLength + 5, 0xaa);
        expect(new Frames(messages).copy(target)).toBe(target.length);
        const read: Buffer[] = [];
        for (let at = 0; at < target.length;) {
          expect(target[at]).toBe(0);
          const length = target.readUInt32BE(at + 1);
          read.push(target.subarray(at + 5, at + 5 + length));
          at += 5 + length;
        }
        expect(read).toEqual(messages);
      }),
    );
  });

  it('stay near 64 kB', () => {
    const sizes = Array.from(
      grouped(Array.from({ length: 100 }, () => Buffer.alloc(10_000))),
      (frames) => frames.byteLength,
    );
    expect(Math.max(...sizes)).toBeLessThanOrEqual(65_536);
    expect(sizes.length).toBeLessThan(20);
  });
});
