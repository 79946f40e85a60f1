import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, type SwaggerDocumentOptions, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { withConventions } from './openapi-conventions.js';
import { problemSchema, staleRevisionSchema } from './problem.js';

type StandardSchemaConverter = NonNullable<SwaggerDocumentOptions['standardSchemaConverter']>;

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Leaves out what only zod needs said. An answer may gain fields, so what it has today is not all it may ever have. */
const plain = (jsonSchema: JsonSchema, io: 'input' | 'output'): void => {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
};

/** A schema as JSON Schema, and beside it the schemas that have an id: components, which it only refers to. */
const jsonSchemaOf = (schema: z.ZodType, io: 'input' | 'output') => {
  const override = ({ jsonSchema }: { jsonSchema: JsonSchema }): void => plain(jsonSchema, io);
  const json = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any', override });
  const { $schema: _, $defs: components = {}, ...root } = json;
  return { schema: root, components };
};

const converted: StandardSchemaConverter = (schema, { schemaType }) =>
  schema instanceof z.ZodType ? jsonSchemaOf(schema, schemaType) : undefined;

/** One route, one act: the route's class names it. Where a class has several routes, their methods do. */
const operationId = (controller: string, method: string): string =>
  controller.endsWith('Route')
    ? controller.slice(0, -'Route'.length)
    : `${method.charAt(0).toUpperCase()}${method.slice(1)}`;

/** The OpenAPI 3.1 document of every route of the application, made from the same zod schemas that validate. */
export const openApiDocument = (app: INestApplication): OpenAPIObject =>
  withConventions(
    SwaggerModule.createDocument(
      app,
      new DocumentBuilder()
        .setOpenAPIVersion('3.1.0')
        .setTitle('threadlog')
        .setDescription(
          'A shared e-mail inbox over an event log. Writes answer their log position; send it as X-Min-Position to a GET that must see them. Answers may gain fields.',
        )
        .setVersion('1')
        .addBearerAuth()
        .addSecurityRequirements('bearer')
        .build(),
      { standardSchemaConverter: converted, operationIdFactory: operationId },
    ),
    {
      ...jsonSchemaOf(problemSchema, 'output').components,
      ...jsonSchemaOf(staleRevisionSchema, 'output').components,
    },
  );

/** Serves `/openapi.json`, and `/docs` as a page that asks nothing of any other host. */
export const serveOpenApi = (app: INestApplication): void => {
  SwaggerModule.setup('docs', app, openApiDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: 'threadlog API',
    swaggerOptions: { persistAuthorization: true, validatorUrl: null },
  });
};
