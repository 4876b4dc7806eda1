import type { IncomingMessage, ServerResponse } from 'node:http';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Names and values in turn, as Node writes them without another look. */
type Fields = string[];

interface Document {
  readonly fields: Fields;
  /** The same without what describes a body. */
  readonly unchanged: Fields;
  readonly tag: string | undefined;
  readonly body: string;
}

/** Metadata (OpenID Connect Discovery 1.0, section 4) and keys (RFC 7517): the same for everybody, as long as the keys are. */
const PATHS = ['/.well-known/openid-configuration', '/jwks'];

/**
 * Answers as `answer` does, and gives the two documents that every relying party reads again and again as they were given first. One
 * of these lives as long as its provider: other keys are another provider. Whatever is not plainly one of them goes its whole way.
 */
export function rememberDocuments(answer: Answer): Answer {
  const remembered = new Map<string, Document>();
  return (request, response) => {
    const { method, url = '' } = request;
    if (method !== 'GET' || !PATHS.includes(url)) return answer(request, response);
    // What browsers of other sites are told of it depends on whether they ask.
    const name = request.headers.origin === undefined ? url : `${url} with an origin`;
    const document = remembered.get(name);
    if (document) return give(document, request, response);
    keep(response, (found) => remembered.set(name, found));
    answer(request, response);
  };
}

/** Conditional by its entity tag (RFC 9110 section 13.1.2), as relying parties and proxies keep it. */
function give(
  { fields, unchanged, tag, body }: Document,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const known = tag !== undefined && request.headers['if-none-match'] === tag;
  if (known) response.writeHead(304, unchanged).end();
  else response.writeHead(200, fields).end(body);
}

/** Tells what leaves by this response, once, where it is a whole document. */
function keep(response: ServerResponse, tell: (document: Document) => void): void {
  const end = response.end;
  response.end = ((...parts: Parameters<typeof end>) => {
    const [body] = parts as unknown[];
    const headers = response.getHeaders();
    const whole = typeof body === 'string' || Buffer.isBuffer(body);
    if (response.statusCode === 200 && whole && headers['set-cookie'] === undefined) {
      tell({
        fields: fieldsOf(headers, ['connection']),
        unchanged: fieldsOf(headers, ['connection', 'content-length', 'content-type']),
        tag: headers.etag?.toString(),
        body: String(body),
      });
    }
    return end.apply(response, parts);
  }) as typeof end;
}

const fieldsOf = (headers: NodeJS.Dict<number | string | string[]>, without: readonly string[]): Fields =>
  Object.entries(headers).flatMap(([name, value]) => (without.includes(name) ? [] : [name, String(value)]));
