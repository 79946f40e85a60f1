import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, type SwaggerDocumentOptions, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';

type StandardSchemaConverter = NonNullable<SwaggerDocumentOptions['standardSchemaConverter']>;

const converted: StandardSchemaConverter = (schema, { schemaType }) => {
  if (!(schema instanceof z.ZodType)) return undefined;
  return { schema: z.toJSONSchema(schema, { target: 'draft-2020-12', io: schemaType, unrepresentable: 'any' }) };
};

/** One route, one act: the route's class names it. Where a class has several routes, their methods do. */
const operationId = (controller: string, method: string): string =>
  controller.endsWith('Route')
    ? controller.slice(0, -'Route'.length)
    : `${method.charAt(0).toUpperCase()}${method.slice(1)}`;

/** The OpenAPI 3.1 document of every route of the application, made from the same zod schemas that validate. */
export const openApiDocument = (app: INestApplication): OpenAPIObject =>
  SwaggerModule.createDocument(
    app,
    new DocumentBuilder()
      .setOpenAPIVersion('3.1.0')
      .setTitle('threadlog')
      .setDescription(
        'A shared e-mail inbox over an event log. Writes answer their log position; send it as X-Min-Position to a GET that must see them.',
      )
      .setVersion('1')
      .addBearerAuth()
      .addSecurityRequirements('bearer')
      .build(),
    { standardSchemaConverter: converted, operationIdFactory: operationId },
  );

/** Serves `/openapi.json`, and `/docs` as a page that asks nothing of any other host. */
export const serveOpenApi = (app: INestApplication): void => {
  SwaggerModule.setup('docs', app, openApiDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: 'threadlog API',
    swaggerOptions: { persistAuthorization: true, validatorUrl: null },
  });
};
