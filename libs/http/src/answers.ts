import { STATUS_CODES } from 'node:http';
import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';

type Immutable<Value> = Value extends object ? { readonly [Key in keyof Value]: Immutable<Value[Key]> } : Value;

/** What a schema of answers describes. */
export type Answer<Schema extends z.ZodType> = Immutable<z.output<Schema>>;

type Answering<Body> = <Route extends (...parameters: never[]) => Body | Promise<Body>>(
  target: object,
  name: string | symbol,
  route: TypedPropertyDescriptor<Route>,
) => void;

/** An instant in an answer: RFC 3339, in UTC. */
export const instant = z.iso.datetime();

/** How many, or which in a row: 0 and up. */
export const count = z.int().min(0);

/** A SHA-256 in hex. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A position in the log, decimal: it may be larger than a JavaScript number holds. */
export const logPosition = z.string().regex(/^[0-9]{1,20}$/);

/** Tells what a route does and answers; the compiler holds the route to the schema, the OpenAPI document shows it. */
export const Answers = <Schema extends z.ZodType>(
  status: number,
  schema: Schema,
  summary: string,
): Answering<Answer<Schema>> =>
  applyDecorators(
    HttpCode(status),
    ApiOperation({ summary }),
    ApiResponse({ status, description: STATUS_CODES[status] ?? '', standardSchema: schema }),
  );

/** Tells of a route that answers the bytes of a file. */
export const AnswersFile = (mediaType: string, summary: string): Answering<void> =>
  applyDecorators(
    ApiOperation({ summary }),
    ApiResponse({
      status: 200,
      description: 'OK',
      content: { [mediaType]: { schema: { type: 'string', format: 'binary' } } },
    }),
  );
