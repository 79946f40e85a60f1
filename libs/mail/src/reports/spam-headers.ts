/** What a filter on the way wrote into the header. */
export type SpamHeader = Readonly<{ header: string; spam: boolean; score: number | null }>;
