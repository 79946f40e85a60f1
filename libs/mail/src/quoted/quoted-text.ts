/** A part of a text, in UTF-16 code units from `from` up to `to`. */
export type TextRange = Readonly<{ from: number; to: number }>;
