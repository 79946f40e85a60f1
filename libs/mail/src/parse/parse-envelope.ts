/** What the transport said. `from: null` is the null return path `<>` of RFC 5321 4.5.5; left out, it is unknown. */
export type ParseEnvelope = Readonly<{ from?: string | null }>;
