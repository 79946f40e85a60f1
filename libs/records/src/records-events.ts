import { type EventVersions, v1 } from '#libs/decider';
import type { ContactEvent } from './contact.js';
import type { ContactAddressClaimEvent } from './contact-address-claim.js';
import type { RecordEvent } from './record.js';

/** How the facts of records are stored. These names are the storage format: one that was ever released stays. */
export const recordsEvents: EventVersions<ContactEvent | ContactAddressClaimEvent | RecordEvent> = {
  ContactCreated: v1,
  ContactRenamed: v1,
  ContactAddressAdded: v1,
  ContactOwnerSet: v1,
  ContactShared: v1,
  ContactAddressClaimed: v1,
  RecordCreated: v1,
  RecordsLinked: v1,
  RecordsUnlinked: v1,
  RecordShared: v1,
};
