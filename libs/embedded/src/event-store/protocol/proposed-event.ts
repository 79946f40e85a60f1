import type shared from '@eventstore/db-client/generated/shared_pb.js';
import type { ProposedEvent } from '../store/recorded-event.js';
import { invalidArgument, requiredMetadataMissing } from './errors.js';
import { readUuid } from './ids.js';

/** The message ProposedMessage, which Append and BatchAppend each define alike. */
type ProposedMessage = {
  getId(): shared.UUID | undefined;
  getMetadataMap(): { get(key: string): string | undefined };
  getData_asU8(): Uint8Array;
  getCustomMetadata_asU8(): Uint8Array;
};

/** @throws RpcError INVALID_ARGUMENT without an id, a type or a content type */
export function readProposedEvent(message: ProposedMessage): ProposedEvent {
  const properties = message.getMetadataMap();
  const type = properties.get('type');
  if (type === undefined) throw requiredMetadataMissing('type');
  const contentType = properties.get('content-type');
  if (contentType === undefined) throw requiredMetadataMissing('content-type');
  if (type === '' || type.includes('\0')) throw invalidArgument(`'${type}' is not a valid event type`);
  return {
    id: readUuid(message.getId()),
    type,
    isJson: contentType === 'application/json',
    data: toBuffer(message.getData_asU8()),
    metadata: toBuffer(message.getCustomMetadata_asU8()),
  };
}

const toBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** What an event counts towards the append limit, by EventStoreDB's sum: its type in UTF-16, its data and metadata. */
export const sizeOf = (event: ProposedEvent): number =>
  event.data.length + event.metadata.length + event.type.length * 2;
