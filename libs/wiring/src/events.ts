import { contentEvents } from '#libs/content';
import type { EventVersion } from '#libs/decider';
import { draftsEvents } from '#libs/drafts';
import { Codec } from '#libs/event-store';
import { inboundMailEvents, mailClaimEvents, submissionEvents } from '#libs/incoming';
import { inboxesEvents } from '#libs/inboxes';
import { nextThreadEvents } from '#libs/live';
import { mailboxEvents } from '#libs/mailboxes';
import { outgoingServerEvents } from '#libs/outgoing-servers';
import { peopleEvents } from '#libs/people';
import { recordsEvents } from '#libs/records';
import { routingTurnEvents } from '#libs/routing';
import { threadEvents } from '#libs/threads';
import { uploadEvents } from '#libs/uploads';
import { savedViewEvents } from '#libs/views';
import { webhookEvents } from '#libs/webhooks';

/** Every type of event that threadlog ever wrote, with its versions. */
export const allEvents: Readonly<Record<string, EventVersion>> = {
  ...peopleEvents,
  ...inboxesEvents,
  ...recordsEvents,
  ...contentEvents,
  ...threadEvents,
  ...routingTurnEvents,
  ...nextThreadEvents,
  ...savedViewEvents,
  ...uploadEvents,
  ...draftsEvents,
  ...inboundMailEvents,
  ...mailboxEvents,
  ...outgoingServerEvents,
  ...mailClaimEvents,
  ...submissionEvents,
  ...webhookEvents,
};

/** Reads and writes all of them. */
export const codec = new Codec(allEvents);
