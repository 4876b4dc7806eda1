import type { Context } from 'koa';
import { GatewayError } from '../../kernel/index.ts';

/** Far above every request of ours, far below what hurts. */
const MOST_BYTES = 16_384;

/**
 * The bytes of the request's body, `most` at the most. Throws kind `too_large`, and `unsupported` when the content type is not `type`.
 * A body that is refused is not read to its end.
 */
export async function readBody(ctx: Context, type: string, most = MOST_BYTES): Promise<Buffer> {
  if (!ctx.is(type)) {
    throw new GatewayError('unsupported', 'unsupported_media_type', `Send the body as ${type}.`);
  }
  if ((ctx.request.length ?? 0) > most) throw tooLarge(ctx, most);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of ctx.req as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > most) break;
      chunks.push(chunk);
    }
  } catch (cause) {
    throw new GatewayError('invalid', 'body_broken_off', 'The body ended too early.', { cause });
  }
  if (size > most) throw tooLarge(ctx, most);
  return Buffer.concat(chunks);
}

/** The fields of a form. A field that is given twice is refused: which of the two was meant is anybody's guess. */
export async function readForm(ctx: Context, most = MOST_BYTES): Promise<Map<string, string>> {
  const body = await readBody(ctx, 'application/x-www-form-urlencoded', most);
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(body.toString('utf8'))) {
    if (fields.has(name)) {
      throw new GatewayError('invalid', 'repeated_field', `The field ${name.slice(0, 40)} is given twice.`);
    }
    fields.set(name, value);
  }
  return fields;
}

function tooLarge(ctx: Context, most: number): GatewayError {
  // The rest is not worth reading, so this connection cannot be used again.
  ctx.set('Connection', 'close');
  return new GatewayError('too_large', 'body_too_large', `The body is larger than ${most} bytes.`);
}
