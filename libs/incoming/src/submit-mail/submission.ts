import { type Decider, type EventVersions, type Fact, v1 } from '#libs/decider';

/**
 * Somebody handed a mail over under an Idempotency-Key, which stands for these bytes and this destination from then on. The entries that the
 * mail became have streams of their own, named after its bytes; only a stream named after the key can tell that a key comes twice.
 */
export type InboundMailSubmitted = Fact<
  'InboundMailSubmitted',
  { submissionId: string; at: string; sha256: string; inboundMailIds: readonly string[] }
>;

export const submissionEvents: EventVersions<InboundMailSubmitted> = { InboundMailSubmitted: v1 };

export type SubmitMail = Readonly<{ type: 'SubmitMail'; submission: InboundMailSubmitted['data'] }>;

export const submissionStream = (submissionId: string): string => `inboundSubmission-${submissionId}`;

/** A submission happens once; nothing follows it. */
const submitMail = (
  { submission }: SubmitMail,
  before: InboundMailSubmitted['data'] | null,
): readonly InboundMailSubmitted[] => (before === null ? [{ type: 'InboundMailSubmitted', data: submission }] : []);

export const submissionDecider: Decider<InboundMailSubmitted['data'] | null, SubmitMail, InboundMailSubmitted> = {
  initialState: null,
  decide: submitMail,
  evolve: (_, event) => event.data,
};
