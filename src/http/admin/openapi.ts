import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi';
import { PERMISSIONS } from '../../domain/access/index.ts';
import { problem } from '../phone/schemas.ts';
import { ID_KINDS, NAMES, type Operation } from './operation.ts';
import { type AdminServices, adminOperations } from './operations.ts';

const PROBLEMS: Record<string, string> = {
  400: 'The input is malformed; `faults` says where.',
  401: 'The key is missing, unknown, revoked or expired.',
  403: 'The key lacks the scope that this needs.',
  404: 'There is no such thing, or the key does not reach it: the two are not told apart.',
  405: 'Not by this method; Allow says by which.',
  409: 'Somebody was faster, or something stands in the way; the code says what.',
  413: 'The body is larger than the limit.',
  415: 'The body is not application/json.',
  429: 'Too many requests; Retry-After says when to come back.',
  500: 'A fault of the gateway; the reference finds it in the log.',
  503: 'The gateway cannot work right now; Retry-After says when to come back.',
};

/** The OpenAPI 3.1 document of the admin API, from the operations that answer its requests. */
export function adminOpenApi(version: string): object {
  // Nothing is run for a description.
  const operations = adminOperations({} as AdminServices);
  const paths: ZodOpenApiPathsObject = {};
  for (const one of operations) {
    const path = `/{organization}${one.path}`;
    paths[path] = { ...paths[path], [one.method]: describe(one) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Countersign admin API',
      version,
      description:
        'What the dashboard does, for programs. The first part of each address is the organization, or `all` for a key ' +
        'of the deployment. docs/admin-api.md says how to get a key.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/admin/v1' }],
    components: {
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          description: `A key with scopes, of these: ${PERMISSIONS.join(', ')}.`,
        },
      },
    },
    paths,
  });
}

function describe(one: Operation) {
  const problems = Object.fromEntries(
    Object.entries(PROBLEMS).map(([status, description]) => [
      status,
      { description, content: { 'application/problem+json': { schema: problem } } },
    ]),
  );
  const names = ['organization', ...[...one.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')];
  return {
    operationId: one.id,
    summary: one.summary,
    ...(one.description && { description: one.description }),
    security: [{ apiKey: [] }],
    'x-scope': one.permission,
    parameters: names.map((name) => ({
      name,
      in: 'path' as const,
      required: true,
      schema: {
        type: 'string' as const,
        ...(ID_KINDS[name] && { pattern: `^${ID_KINDS[name]}_[A-Za-z0-9_-]{22}$` }),
        ...(NAMES[name] && { pattern: NAMES[name].source }),
      },
    })),
    ...(one.query && { requestParams: { query: one.query } }),
    ...(one.body && {
      requestBody: { required: true, content: { 'application/json': { schema: one.body } } },
    }),
    responses: {
      [one.status]: {
        description: 'Done.',
        ...(one.status !== 204 && { content: { 'application/json': { schema: one.answer } } }),
      },
      ...problems,
    },
  };
}
