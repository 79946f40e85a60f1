export { type Contact, type ContactEvent, contactStream } from './contact.js';
export { type ContactAddressRow, contactAddressView } from './contact-address-view/contact-address-view.projection.js';
export { type ContactCommand, contactDecider } from './contact-decider.js';
export { type ContactRow, contactView } from './contact-view/contact-view.projection.js';
export { beginningKey, forgivenSlips, slipKeys, slipsBetween, wordsOf } from './contact-view/word-slips.js';
export { Contacts, type FoundContact } from './contacts.http.js';
export { addressKey } from './correspondent.js';
export { RecordAccess } from './record-access.http.js';
export { type BusinessRecord, type RecordEvent, recordStream } from './record.js';
export { type RecordCommand, recordDecider } from './record-decider.js';
export { type RecordLinkRow, recordLinkView } from './record-link-view/record-link-view.projection.js';
export {
  linkEnds,
  RECORD_TYPES,
  type RecordRef,
  type RecordType,
  REF_TYPES,
  type RefType,
  sameRef,
} from './record-ref.js';
export { type RecordSightRow, recordSightView } from './record-sight-view/record-sight-view.projection.js';
export { type RecordRow, recordView } from './record-view/record-view.projection.js';
export { recordsEvents } from './records-events.js';
export { Records } from './records.http.js';
export { RecordsApi, RecordsDirectory } from './records.module.js';
export { recordsProjections } from './records.projection.js';
