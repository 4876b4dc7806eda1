import type { Context } from 'koa';
import { GatewayError } from '../../kernel/index.ts';
import { readBody } from './body.ts';

/** What a form with files holds: texts by name, and files by name; a file that nobody chose is left out. */
export interface Uploaded {
  readonly texts: ReadonlyMap<string, string>;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Reads `multipart/form-data` (RFC 7578) of at most this many bytes, by the runtime's own parser. Names and types that the
 * browser gave to files are not looked at. A field that is given twice is refused.
 */
export async function readMultipart(ctx: Context, most: number): Promise<Uploaded> {
  const body = await readBody(ctx, 'multipart/form-data', most);
  const form = await new Response(new Uint8Array(body), {
    headers: { 'Content-Type': ctx.get('Content-Type') },
  })
    .formData()
    .catch((cause: unknown) => {
      throw new GatewayError('invalid', 'malformed_form', 'The form cannot be read.', { cause });
    });
  const texts = new Map<string, string>();
  const files = new Map<string, Uint8Array>();
  for (const [name, value] of form) {
    if (texts.has(name) || files.has(name)) {
      throw new GatewayError('invalid', 'repeated_field', `The field ${name.slice(0, 40)} is given twice.`);
    }
    if (typeof value === 'string') texts.set(name, value);
    else if (value.size > 0) files.set(name, new Uint8Array(await value.arrayBuffer()));
  }
  return { texts, files };
}
