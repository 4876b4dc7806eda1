import type { Context } from 'koa';
import type { z } from 'zod';
import { GatewayError } from '../../kernel/index.ts';
import { readBody } from './body.ts';

/** The body as this schema says. Throws kind `invalid` with every fault and where it is. */
export function parseJson<T extends z.ZodType>(schema: T, body: Buffer): z.output<T> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw new GatewayError('invalid', 'invalid_json', 'The body is not JSON.');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  throw new GatewayError('invalid', 'invalid_input', 'The body does not have the form that is asked for.', {
    faults,
  });
}

/** Reads and parses the body of a page's own request. */
export const readJson = async <T extends z.ZodType>(ctx: Context, schema: T): Promise<z.output<T>> =>
  parseJson(schema, await readBody(ctx, 'application/json'));
