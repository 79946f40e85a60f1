import type { TextRange } from '../thread-events.js';

/** The ranges as they lie within the first `length` code units of their text: what reaches beyond ends there, what lies beyond is left out. */
export const rangesWithin = (ranges: readonly TextRange[], length: number): readonly TextRange[] =>
  ranges.flatMap(({ from, to }) => (from < length ? [{ from, to: Math.min(to, length) }] : []));
