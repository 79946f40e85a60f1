import type { OpenAPIObject } from '@nestjs/swagger';
import { PROBLEM_JSON } from './problem.js';
import { KEY_RULE } from './request-context.js';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;
type Components = NonNullable<OpenAPIObject['components']>;
/** Nest's types know the Schema Objects of OpenAPI 3.0; those of 3.1, which its documents hold, are JSON Schemas. */
type Schema = NonNullable<Components['schemas']>[string];
type Responses = NonNullable<Components['responses']>;

const METHODS = ['get', 'post', 'put', 'delete'] as const;

const ref = (kind: keyof Components, name: string) => ({ $ref: `#/components/${kind}/${name}` });

const parameters = {
  IdempotencyKey: {
    in: 'header',
    name: 'Idempotency-Key',
    description: 'The same key and body again get the first answer again; the same key with another body is a 422.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
  },
  RequiredIdempotencyKey: {
    in: 'header',
    name: 'Idempotency-Key',
    required: true,
    description:
      'Required, so that a retry cannot send a mail twice. As everywhere: the same key, the first answer again.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
  },
  IfMatch: {
    in: 'header',
    name: 'If-Match',
    description: 'The ETag of an earlier answer: 412, with what is new, when something happened since.',
    schema: { type: 'string', pattern: '^(\\*|(W/)?"[0-9]+")$' },
  },
  MinPosition: {
    in: 'header',
    name: 'X-Min-Position',
    description: 'The X-Position of an earlier answer: waits until the views show it, two seconds at most, else 503.',
    schema: { type: 'string', pattern: '^[0-9]{1,20}$' },
  },
} satisfies Components['parameters'];

const headers = {
  ETag: { description: 'The revision, as If-Match takes it.', schema: { type: 'string', pattern: '^"[0-9]+"$' } },
  Position: { description: 'The position in the log, as X-Min-Position takes it.', schema: { type: 'string' } },
} satisfies Components['headers'];

const problem = (description: string, more: object = {}, schema = 'Problem') => ({
  description,
  content: { [PROBLEM_JSON]: { schema: ref('schemas', schema) } },
  ...more,
});

const retryAfter = { headers: { 'Retry-After': { description: 'in seconds', schema: { type: 'integer' } } } };
const wwwAuthenticate = { headers: { 'WWW-Authenticate': { schema: { type: 'string' } } } };

const problems: Readonly<Record<number, Readonly<{ name: string; response: Responses[string] }>>> = {
  400: {
    name: 'BadRequest',
    response: problem('Something in the request is not as it should be; `errors` says what.'),
  },
  401: { name: 'NotAuthenticated', response: problem('No API key, or one that nobody holds.', wwwAuthenticate) },
  403: { name: 'Forbidden', response: problem('The caller may see this but not do it.') },
  404: {
    name: 'NotFound',
    response: problem('It does not exist, or the caller may not see it: one cannot tell which.'),
  },
  409: {
    name: 'RuleBroken',
    response: problem('A rule of the house refuses this as things stand; `type` says which.'),
  },
  412: { name: 'StaleRevision', response: problem('Something happened after that ETag.', {}, 'StaleRevision') },
  413: { name: 'BodyTooLarge', response: problem('The body, or the files of a mail together, are too large.') },
  422: { name: 'KeyReused', response: problem('This Idempotency-Key came with another body before.') },
  500: { name: 'Internal', response: problem('Something went wrong on our side.') },
  503: { name: 'Unavailable', response: problem('Something does not answer yet: send it again.', retryAfter) },
};

const onlyWhere = (condition: boolean, ...statuses: readonly number[]): readonly number[] =>
  condition ? statuses : [];

const statusesOf = (path: string, operation: Operation): readonly number[] => {
  const isCommand = KEY_RULE in operation;
  const namesSomething = path.includes('{');
  return [
    ...[400, 401, 403],
    ...onlyWhere(isCommand || namesSomething, 404),
    ...onlyWhere(isCommand, 409),
    ...onlyWhere(isCommand && namesSomething, 412),
    ...onlyWhere(operation.requestBody !== undefined, 413),
    ...onlyWhere(isCommand, 422),
    ...[500, 503],
  ];
};

const headersOf = (method: string, path: string, operation: Operation): readonly (keyof typeof parameters)[] => {
  if (!(KEY_RULE in operation)) return method === 'get' ? ['MinPosition'] : [];
  const key = operation[KEY_RULE] === 'required' ? 'RequiredIdempotencyKey' : 'IdempotencyKey';
  return path.includes('{') ? [key, 'IfMatch'] : [key];
};

/** The headers that PositionHeaders takes from such an answer. */
const told = (document: OpenAPIObject, schema: Schema | undefined): Readonly<Record<string, { $ref: string }>> => {
  if (schema === undefined) return {};
  if ('$ref' in schema) return told(document, document.components?.schemas?.[schema.$ref.split('/').at(-1) ?? '']);
  const { revision, position } = schema.properties ?? {};
  return {
    ...(revision === undefined ? {} : { ETag: ref('headers', 'ETag') }),
    ...(position === undefined ? {} : { 'X-Position': ref('headers', 'Position') }),
  };
};

const withToldHeaders = (document: OpenAPIObject, responses: Responses): Responses =>
  Object.fromEntries(
    Object.entries(responses).map(([status, response]) => {
      const content = 'content' in response ? response.content : undefined;
      const headers = told(document, content?.['application/json']?.schema);
      return [status, Object.keys(headers).length === 0 ? response : { ...response, headers }];
    }),
  );

/** What a route says of its own refusals: problem documents, each with a schema of its own. */
const ownRefusals = (responses: Responses): Responses =>
  Object.fromEntries(
    Object.entries(responses).flatMap(([status, response]) => {
      if (Number(status) < 400 || !('content' in response)) return [];
      const { 'application/json': told, ...content } = response.content ?? {};
      return [[status, { ...response, content: told === undefined ? content : { [PROBLEM_JSON]: told } }]];
    }),
  );

const completed = (document: OpenAPIObject, method: string, path: string, operation: Operation): Operation => {
  const refusals = statusesOf(path, operation).map((status) => [
    status,
    ref('responses', problems[status]?.name ?? ''),
  ]);
  const { [KEY_RULE]: _, ...rest } = operation as Operation & { [KEY_RULE]?: unknown };
  const responses = operation.responses as Responses;
  return {
    ...rest,
    parameters: [
      ...(operation.parameters ?? []),
      ...headersOf(method, path, operation).map((name) => ref('parameters', name)),
    ],
    responses: {
      ...withToldHeaders(document, responses),
      ...Object.fromEntries(refusals),
      ...ownRefusals(responses),
    },
  };
};

const completedPath = (document: OpenAPIObject, path: string, item: PathItem): PathItem => {
  const operations = METHODS.flatMap((method) => {
    const operation = item[method];
    return operation === undefined ? [] : [[method, completed(document, method, path, operation)] as const];
  });
  return { ...item, ...Object.fromEntries(operations) };
};

/** The document with what all routes have in common: the headers they take and tell, and how they refuse. */
export const withConventions = (document: OpenAPIObject, problemSchemas: object): OpenAPIObject => ({
  ...document,
  paths: Object.fromEntries(
    Object.entries(document.paths).map(([path, item]) => [path, completedPath(document, path, item)]),
  ),
  components: {
    ...document.components,
    schemas: { ...document.components?.schemas, ...problemSchemas },
    parameters,
    headers,
    responses: Object.fromEntries(Object.values(problems).map(({ name, response }) => [name, response])),
  },
});
