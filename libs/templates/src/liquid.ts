import { Context, type Emitter, Liquid, LiquidError, type Template, toValueSync } from 'liquidjs';
import type {
  RenderedTemplate,
  TemplateAnswer,
  TemplateFault,
  TemplatePart,
  TemplateRequest,
  TemplateValues,
} from './template-messages.js';

/** One part as written, and one part as rendered, in characters. */
export const MAX_SOURCE = 300_000;
export const MAX_OUTPUT = 1_000_000;

const RENDER_MS = 500;
const MEMORY_UNITS = 10_000_000;

/** Of tags that read other files, and of those that write values past the escaping. */
const WITHOUT = ['include', 'render', 'layout', 'block', 'echo', 'cycle'];

const plain = (value: unknown): string =>
  Array.isArray(value) ? value.map(plain).join('') : value === null || value === undefined ? '' : String(value);

const engine = (escaped: boolean, all: boolean): Liquid => {
  const liquid = new Liquid({
    templates: {},
    outputEscape: escaped ? 'escape' : plain,
    ownPropertyOnly: true,
    strictFilters: true,
    strictVariables: all,
    lenientIf: true,
    catchAllErrors: all,
    timezoneOffset: 0,
    locale: 'en',
    parseLimit: MAX_SOURCE,
    renderLimit: RENDER_MS,
    memoryLimit: MEMORY_UNITS,
  });
  for (const tag of WITHOUT) delete liquid.tags[tag];
  return liquid;
};

const engines = { html: engine(true, false), text: engine(false, false) };
/** The same, but they go on after a variable without a value, and tell all of them. */
const seekers = { html: engine(true, true), text: engine(false, true) };

class Output implements Emitter {
  buffer = '';

  write(value: unknown): void {
    this.buffer += plain(value);
    if (this.buffer.length > MAX_OUTPUT) throw new Error(`it renders to more than ${MAX_OUTPUT} characters`);
  }
}

const run = (liquid: Liquid, templates: Template[], values: object): string => {
  const context = new Context(values, liquid.options, { sync: true }, { liquid });
  const output = new Output();
  toValueSync(liquid.renderer.renderTemplates(templates, context, output));
  return output.buffer;
};

const faultOf = (part: string, error: unknown): TemplateFault => {
  const detail = (error instanceof Error ? error.message : String(error)).slice(0, 500);
  if (error instanceof RangeError) return { part, line: null, column: null, detail: 'it is nested too deeply' };
  if (!LiquidError.is(error)) return { part, line: null, column: null, detail };
  const [line = 1, column = 1] = error.token.getPosition();
  return { part, line, column, detail: detail.replace(/, line:\d+.*$/s, '') };
};

type Undefined = Error & Readonly<{ errors?: readonly Undefined[]; token?: Readonly<{ getText: () => string }> }>;

const undefinedIn = (error: Undefined): readonly string[] =>
  error.errors !== undefined
    ? error.errors.flatMap(undefinedIn)
    : error.name === 'UndefinedVariableError' && error.token !== undefined
      ? [error.token.getText()]
      : [];

/** The variables without a value that this run comes upon: of several in one output the first. */
const comeUpon = ({ source, escaped }: TemplatePart, values: TemplateValues): readonly string[] => {
  const liquid = escaped ? seekers.html : seekers.text;
  try {
    run(liquid, liquid.parse(source), values);
    return [];
  } catch (error) {
    return error instanceof Error ? undefinedIn(error) : [];
  }
};

type Given = { [name: string]: unknown };

/** The values with an empty text where the path leads, or null for a path that is not one of plain names. */
const filledIn = (values: TemplateValues, path: string): TemplateValues | null => {
  if (!/^\w+(\.\w+)*$/.test(path)) return null;
  const names = path.split('.');
  const last = names.pop() ?? '';
  const filled = structuredClone(values) as Given;
  let at = filled;
  for (const name of names) {
    const next = Object.hasOwn(at, name) ? at[name] : {};
    if (next === null || typeof next !== 'object' || Array.isArray(next)) return null;
    at[name] = next;
    at = next as Given;
  }
  at[last] = '';
  return filled as TemplateValues;
};

const ROUNDS = 10;

const missingIn = (part: TemplatePart, given: TemplateValues): readonly string[] => {
  const missing = new Set<string>();
  let values = given;
  for (let round = 0; round < ROUNDS; round += 1) {
    const found = comeUpon(part, values).filter((path) => !missing.has(path));
    if (found.length === 0) break;
    for (const path of found) {
      missing.add(path);
      values = filledIn(values, path) ?? values;
    }
  }
  return [...missing];
};

const rendered = (parts: readonly TemplatePart[], values: TemplateValues): TemplateAnswer => {
  const faults: TemplateFault[] = [];
  const texts: [string, string][] = [];
  for (const part of parts) {
    const liquid = part.escaped ? engines.html : engines.text;
    try {
      texts.push([part.name, run(liquid, liquid.parse(part.source), values)]);
    } catch (error) {
      faults.push(faultOf(part.name, error));
    }
  }
  const missing = faults.length > 0 ? [] : parts.flatMap((part) => missingIn(part, values));
  return { faults, rendered: { parts: Object.fromEntries(texts), missing: [...new Set(missing)] } };
};

const nothing: RenderedTemplate = { parts: {}, missing: [] };

/** Reads a template, and renders it when there are values. Never throws for what the template says. */
export const carriedOut = ({ parts, values }: TemplateRequest): TemplateAnswer => {
  const faults = parts.flatMap(({ name, source, escaped }) => {
    try {
      (escaped ? engines.html : engines.text).parse(source);
      return [];
    } catch (error) {
      return [faultOf(name, error)];
    }
  });
  if (faults.length > 0 || values === null) return { faults, rendered: nothing };
  return rendered(parts, values);
};
