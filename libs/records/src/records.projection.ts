import { contactAddressView } from './contact-address-view/contact-address-view.projection.js';
import { contactView } from './contact-view/contact-view.projection.js';
import { recordLinkView } from './record-link-view/record-link-view.projection.js';
import { recordSightView } from './record-sight-view/record-sight-view.projection.js';
import { recordView } from './record-view/record-view.projection.js';

/** Every view of contacts, companies, deals and tickets. */
export const recordsProjections = [
  contactView,
  contactAddressView,
  recordView,
  recordLinkView,
  recordSightView,
] as const;
