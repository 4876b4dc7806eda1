import type { Page, Route } from 'playwright-core';

/** What the stub answers to one path: JSON with 200, a refusal by its code, or nothing at all. */
export type StubAnswer =
  | { json: unknown }
  | { status: number; code: string; headers?: Record<string, string> }
  | 'nothing';

export interface Call {
  path: string;
  body: Record<string, unknown>;
}

export interface StubbedGateway {
  /** Every request, in order. */
  calls: Call[];
  /** Changes answers from now on. A function sees the body. */
  answer(more: Answers): void;
}

export type Answers = Record<string, StubAnswer | ((call: Call) => StubAnswer | Promise<StubAnswer>)>;

/** Answers the page's requests to `/phone/…` and `/recover/…` as the gateway would, and keeps what was sent. */
export async function stubGateway(page: Page, answers: Answers): Promise<StubbedGateway> {
  const calls: Call[] = [];
  let known = answers;
  await page.route(/\/(phone|recover)\/./, async (route) => {
    const call = read(route);
    calls.push(call);
    const chosen = known[call.path] ?? { status: 404, code: 'not_found' };
    await fulfil(route, typeof chosen === 'function' ? await chosen(call) : chosen);
  });
  return {
    calls,
    answer(more) {
      known = { ...known, ...more };
    },
  };
}

function read(route: Route): Call {
  const request = route.request();
  const headers = request.headers();
  const json = 'application/json';
  const path = new URL(request.url()).pathname;
  if (request.method() === 'GET' && headers.accept === json) return { path, body: {} };
  if (request.method() !== 'POST' || headers['content-type'] !== json || headers.accept !== json)
    throw new Error(`${request.url()} was not asked as the contract says`);
  return { path, body: request.postDataJSON() as Call['body'] };
}

function fulfil(route: Route, answer: StubAnswer): Promise<void> {
  if (answer === 'nothing') return route.abort('internetdisconnected');
  if ('json' in answer) return route.fulfill({ json: answer.json });
  const { status, code, headers = {} } = answer;
  return route.fulfill({ status, headers, json: { code, message: 'In English, for logs.', reference: 'R' } });
}
