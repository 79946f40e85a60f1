import { contentVersionView, contentView } from '#libs/content';
import { sentView } from '#libs/delivery';
import { draftView } from '#libs/drafts';
import { inboundView } from '#libs/incoming';
import { inboxesProjections } from '#libs/inboxes';
import { arrivalView, mailboxView } from '#libs/mailboxes';
import { peopleProjections } from '#libs/people';
import type { Projection } from '#libs/read-models';
import { recordsProjections } from '#libs/records';
import { routingHistory } from '#libs/routing';
import { associationHistory, correspondenceView, documentOpensView, inboxView, messageView } from '#libs/threads';
import { timelineView } from '#libs/timeline';
import { savedViewView } from '#libs/views';
import { webhookDeliveryView, webhookView } from '#libs/webhooks';

/** Every view there is. Each may be thrown away: the log makes it again. */
export const allViews = [
  ...peopleProjections,
  ...inboxesProjections,
  ...recordsProjections,
  contentView,
  contentVersionView,
  inboxView,
  messageView,
  routingHistory,
  documentOpensView,
  correspondenceView,
  associationHistory,
  savedViewView,
  sentView,
  draftView,
  timelineView,
  inboundView,
  mailboxView,
  arrivalView,
  webhookView,
  webhookDeliveryView,
] as readonly unknown[] as readonly Projection[];
