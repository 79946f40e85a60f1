import { type Decider, type EventVersions, type Fact, v1 } from '#libs/decider';

type Choice = Readonly<{ requestId: string; inboxId: string; userId: string; threadId: string; at: string }>;

/** Which conversation a request for the next one means from now on: what it meant before, if anything, was somebody else's by then. */
export type NextThreadChosen = Fact<'NextThreadChosen', Choice>;

export const nextThreadEvents: EventVersions<NextThreadChosen> = { NextThreadChosen: v1 };

/** A stream for each request: however often it is sent, and wherever it is handled, it means one conversation at a time. */
export const nextThreadStream = (requestId: string): string => `nextThread-${requestId}`;

/** `insteadOf`: the conversation that it meant and that was not to be had, null while it means none. */
export type ChooseNext = Readonly<{ type: 'ChooseNext'; choice: Choice; insteadOf: string | null }>;

/** Quiet where the same request, sent twice, has gone on from there already. */
const chooseNext = ({ choice, insteadOf }: ChooseNext, chosen: string | null): readonly NextThreadChosen[] =>
  chosen === insteadOf ? [{ type: 'NextThreadChosen', data: choice }] : [];

/** The state is the conversation that a request means, null for none yet. */
export const nextThreadDecider: Decider<string | null, ChooseNext, NextThreadChosen> = {
  initialState: null,
  decide: chooseNext,
  evolve: (_, { data }) => data.threadId,
};
