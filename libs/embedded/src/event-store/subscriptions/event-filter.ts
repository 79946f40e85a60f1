import type { EventFilter } from '../store/all-reader.js';
import type { Prefixes } from '../store/event-log.js';

/** Raised for an expression that is no regular expression. */
export class InvalidFilter extends Error {}

export function prefixFilter(on: Prefixes['on'], prefixes: readonly string[]): EventFilter {
  return { matches: (event) => prefixes.some((prefix) => event[on].startsWith(prefix)), prefixes: { on, prefixes } };
}

/** @throws InvalidFilter */
export function regexFilter(on: Prefixes['on'], expression: string): EventFilter {
  const regex = compile(expression);
  return { matches: (event) => regex.test(event[on]) };
}

/** @throws InvalidFilter */
export function filterOf(
  wanted: Readonly<{ on: Prefixes['on']; regex: string | null; prefixes: readonly string[] }>,
): EventFilter {
  return wanted.regex === null ? prefixFilter(wanted.on, wanted.prefixes) : regexFilter(wanted.on, wanted.regex);
}

function compile(expression: string): RegExp {
  try {
    return new RegExp(expression);
  } catch (error) {
    if (error instanceof SyntaxError) throw new InvalidFilter(error.message);
    throw error;
  }
}
