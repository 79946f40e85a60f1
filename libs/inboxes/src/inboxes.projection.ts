import { inboxAddressView } from './inbox-address-view/inbox-address-view.projection.js';
import { lookView } from './look-view/look-view.projection.js';
import { inboxDirectory } from './inbox-directory/inbox-directory.projection.js';

/** Every view of inboxes. */
export const inboxesProjections = [inboxDirectory, inboxAddressView, lookView] as const;
