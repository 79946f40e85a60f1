import { contentEvents } from '#libs/content';
import type { EventVersion } from '#libs/decider';
import { draftsEvents } from '#libs/drafts';
import { Codec } from '#libs/event-store';
import { inboundMailEvents, mailClaimEvents, submissionEvents } from '#libs/incoming';
import { inboxesEvents } from '#libs/inboxes';
import { mailboxEvents } from '#libs/mailboxes';
import { outgoingServerEvents } from '#libs/outgoing-servers';
import { peopleEvents } from '#libs/people';
import { recordsEvents } from '#libs/records';
import { threadEvents } from '#libs/threads';
import { uploadEvents } from '#libs/uploads';

/** Every type of event that threadlog ever wrote, with its versions. */
export const allEvents: Readonly<Record<string, EventVersion>> = {
  ...peopleEvents,
  ...inboxesEvents,
  ...recordsEvents,
  ...contentEvents,
  ...threadEvents,
  ...uploadEvents,
  ...draftsEvents,
  ...inboundMailEvents,
  ...mailboxEvents,
  ...outgoingServerEvents,
  ...mailClaimEvents,
  ...submissionEvents,
};

/** Reads and writes all of them. */
export const codec = new Codec(allEvents);
