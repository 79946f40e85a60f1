import { type ArgumentMetadata, StandardSchemaValidationPipe } from '@nestjs/common';
import type { z } from 'zod';
import { type Fault, Problem } from './problem.js';

type Issue = Readonly<{
  message: string;
  path?: readonly (PropertyKey | Readonly<{ key: PropertyKey }>)[] | undefined;
  /** What zod adds for fields that nobody knows. */
  keys?: readonly string[];
  /** What zod adds for a field of which no form fits: the faults of each form. */
  errors?: readonly (readonly Issue[])[];
}>;

const FAULTS_TOLD = 50;

const pointer = (path: NonNullable<Issue['path']>): string =>
  path
    .map((part) => String(typeof part === 'object' ? part.key : part))
    .map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');

/** Of the forms that a field may take, the one that was meant: that of which only parts are wrong. */
const meant = (forms: NonNullable<Issue['errors']>): readonly Issue[] =>
  forms.find((faults) => faults.every(({ path = [], keys }) => path.length > 0 || keys !== undefined)) ?? [];

const faultsIn = ({ path = [], message, keys, errors = [] }: Issue): readonly Fault[] => {
  if (keys !== undefined)
    return keys.map((key) => ({ pointer: pointer([...path, key]), detail: 'there is no such field' }));
  const within = meant(errors).map((issue) => ({ ...issue, path: [...path, ...(issue.path ?? [])] }));
  return within.length > 0 ? within.flatMap(faultsIn) : [{ pointer: pointer(path), detail: message }];
};

/** The faults of a request as JSON pointers (RFC 6901), at most 50 of them. */
export const faultsOf = (issues: readonly Issue[]): readonly Fault[] =>
  issues.slice(0, FAULTS_TOLD).flatMap(faultsIn).slice(0, FAULTS_TOLD);

const invalid = (issues: readonly Issue[]): Problem =>
  Problem.badRequest('invalid-request', 'some fields are not as they should be', faultsOf(issues));

class RequestValidation extends StandardSchemaValidationPipe {
  constructor() {
    super({ exceptionFactory: invalid });
  }

  /** No body is one without fields; what is wrong with a path parameter, which has no fields, bears its name. */
  override async transform<Value>(value: Value, metadata: ArgumentMetadata): Promise<Value> {
    const { type, data } = metadata;
    if (type === 'body') return super.transform(value ?? ({} as Value), metadata);
    if (type !== 'param' || data === undefined || metadata.schema === undefined)
      return super.transform(value, metadata);
    const { issues } = await metadata.schema['~standard'].validate(value);
    if (issues !== undefined) throw invalid(issues.map(({ message }) => ({ message, path: [data] })));
    return super.transform(value, metadata);
  }
}

/** Validates every body, query and path parameter that names a zod schema; 400 with a pointer for each fault. */
export const validationPipe = (): StandardSchemaValidationPipe => new RequestValidation();

/** What a schema makes of what was stored for later. @throws Problem 400 as for the body of a request. */
export const validated = <Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> => {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues as readonly Issue[]);
};
