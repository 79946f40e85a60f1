import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

type Content = Readonly<Record<string, object>>;
type Response = Readonly<{ description: string; content?: Content; headers?: object }>;
type Ref = Readonly<{ $ref: string }>;

export type Operation = Readonly<{
  operationId: string;
  summary?: string;
  parameters: readonly (Ref | Readonly<{ in: string; name: string }>)[];
  responses: Readonly<Record<string, Response | Ref>>;
}>;

export type OpenApiDocument = Readonly<{ paths: Record<string, Record<string, Operation>>; components: object }>;

export type Told = Readonly<{ status: number; headers: Headers; body: unknown }>;

const METHODS = ['get', 'post', 'put', 'delete'];

/** The schema as it is today: a field that it does not name is one that somebody forgot to name. */
const closed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(closed);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, closed(member)]));
  return 'properties' in members ? { additionalProperties: false, ...members } : members;
};

const bodyless = (content: Content): boolean => Object.keys(content).length === 0;

const escaped = (part: string): string =>
  encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')).replaceAll('%7E', '~');

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`);

/** Holds answers of the API to what its OpenAPI document promises. */
export class OpenApiContract {
  /** The operations of which an answer that was no refusal has been held to the document. */
  readonly kept = new Set<string>();
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(readonly document: OpenApiDocument) {
    formats.default(this.#ajv);
    this.#ajv.addSchema(closed(document) as object, 'openapi');
  }

  /** Every operation, with its method and path. */
  operations(): readonly (readonly [method: string, path: string, operation: Operation])[] {
    return Object.entries(this.document.paths).flatMap(([path, item]) =>
      METHODS.flatMap((method) => (item[method] === undefined ? [] : [[method, path, item[method]] as const])),
    );
  }

  /** A part of the document, or what it refers to. */
  resolved<Part extends object>(part: Part | Ref): Part {
    if (!('$ref' in part)) return part;
    const found = part.$ref
      .split('/')
      .slice(1)
      .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], this.document);
    if (found === undefined) throw new Error(`${part.$ref} leads nowhere`);
    return found as Part;
  }

  /** What is wrong with an answer, in words; nothing when it is as the document says. */
  faults(method: string, url: string, told: Told): readonly string[] {
    const path = url.split('?')[0] ?? '';
    const exact = (known: string): number => known.split('{').length;
    const [found] = this.operations()
      .filter(([verb, known]) => verb === method.toLowerCase() && patternOf(known).test(path))
      .sort(([, a], [, b]) => exact(a) - exact(b));
    if (found === undefined) return [`${method} ${path} is not in the document`];
    const [verb, known, operation] = found;
    const response = operation.responses[String(told.status)];
    if (response === undefined) return [`${operation.operationId} may not answer ${told.status}`];
    const faults = [
      ...this.#headerFaults(this.resolved<Response>(response), told.headers),
      ...this.#bodyFaults(['paths', known, verb, 'responses', String(told.status)], response, told),
    ];
    if (told.status < 300) this.kept.add(operation.operationId);
    return faults.map((fault) => `${operation.operationId} ${told.status}: ${fault}`);
  }

  #headerFaults({ headers = {} }: Response, told: Headers): readonly string[] {
    return Object.keys(headers).flatMap((name) => (told.has(name) ? [] : [`the header ${name} is missing`]));
  }

  #bodyFaults(place: readonly string[], response: Response | Ref, { headers, body }: Told): readonly string[] {
    const { content = {} } = this.resolved<Response>(response);
    const mediaType = headers.get('Content-Type')?.split(';')[0] ?? '';
    if (content['*/*'] !== undefined || (headers.get('Content-Type') === null && bodyless(content))) return [];
    if (content[mediaType] === undefined) return [`${mediaType} is none of ${Object.keys(content).join(', ')}`];
    if (!mediaType.includes('json')) return [];
    const at = '$ref' in response ? response.$ref.split('/').slice(1) : place;
    const validate = this.#validate([...at, 'content', mediaType, 'schema'].map(escaped).join('/'));
    if (validate(body)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message = '', params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }

  #validate(pointer: string): ValidateFunction {
    const validate = this.#compiled.get(pointer) ?? this.#ajv.compile({ $ref: `openapi#/${pointer}` });
    this.#compiled.set(pointer, validate);
    return validate;
  }
}
