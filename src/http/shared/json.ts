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
  const faults = parsed.error.issues.flatMap(faultsOf);
  throw new GatewayError('invalid', 'invalid_input', 'The body does not have the form that is asked for.', {
    faults,
  });
}

/** A field that nobody knows is at fault itself, and not what holds it. */
function faultsOf(issue: z.core.$ZodIssue): { path: string; message: string }[] {
  const path = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [{ path: path.join('.'), message: issue.message }];
  return issue.keys
    .slice(0, MOST_KEYS)
    .map((key) => ({ path: [...path, key.slice(0, MOST_KEY)].join('.'), message: 'is not known here.' }));
}

const MOST_KEYS = 50;
const MOST_KEY = 40;

/** Reads and parses the body of a page's own request. */
export const readJson = async <T extends z.ZodType>(ctx: Context, schema: T): Promise<z.output<T>> =>
  parseJson(schema, await readBody(ctx, 'application/json'));
