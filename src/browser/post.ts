/** A phone that changes networks may get neither an answer nor an error. In milliseconds. */
const PATIENCE = 15_000;

/** The gateway said no, or nothing that is its own (`offline`). */
export class Refusal extends Error {
  /** Stable: what a page decides by. */
  readonly code: string;
  /** Seconds after which trying again makes sense. */
  readonly retryAfter: number | undefined;

  constructor(code: string, options: { retryAfter?: number | undefined; cause?: unknown } = {}) {
    super(code, { cause: options.cause });
    this.code = code;
    this.retryAfter = options.retryAfter;
  }
}

/** Sends JSON to a path of this origin and gives the answer. Rejects with `Refusal` alone. */
export const post = <Answer>(path: string, body: object): Promise<Answer> =>
  answered(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** Reads a path of this origin. Rejects with `Refusal` alone. */
export const get = <Answer>(path: string): Promise<Answer> => answered(path, {});

async function answered<Answer>(path: string, init: RequestInit): Promise<Answer> {
  const { response, answer } = await ask(path, init).catch((cause: unknown) => {
    throw new Refusal('offline', { cause });
  });
  if (response.ok) return answer as Answer;
  const retryAfter = Number(response.headers.get('retry-after')) || undefined;
  throw new Refusal(String((answer as { code?: unknown } | null)?.code), { retryAfter });
}

/** What is no JSON was answered by something between us and the gateway. */
async function ask(path: string, init: RequestInit): Promise<{ response: Response; answer: unknown }> {
  const response = await fetch(path, {
    ...init,
    headers: { ...init.headers, accept: 'application/json' },
    signal: AbortSignal.timeout(PATIENCE),
  });
  return { response, answer: await response.json() };
}
