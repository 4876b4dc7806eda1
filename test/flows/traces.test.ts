import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { freePort, startGateway, type TestGateway } from '../support/gateway.ts';
import { serve } from '../support/redis-stores.ts';

interface Span {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes: { key: string; value: Record<string, unknown> }[];
  events?: { name: string; attributes: { key: string; value: { stringValue: string } }[] }[];
}

/** A collector that takes OTLP over HTTP as JSON. */
async function collector() {
  const spans: Span[] = [];
  let text = '';
  const server = createServer(async (request, response) => {
    const sent = (await json(request)) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
    text += JSON.stringify(sent);
    spans.push(...sent.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, spans, text: () => text };
}

/** One sign-in; gives all that was secret in it. */
async function signIn(g: TestGateway): Promise<string[]> {
  const contoso = await g.relyingParty();
  const ada = await g.phoneOf('ada');
  const tab = await g.browser().open((await contoso.ask()).url);
  const { frame } = tab;
  const { challenge, statement } = await ada.claim(frame);
  await ada.approve(challenge, statement);
  const { fields } = await tab.collect();
  return [frame, challenge, ...fields.values()].filter(({ length }) => length > 10);
}

test('the requests of a sign-in are traced with what each asked of the stores, found by one mark, and hold no secret', async () => {
  const { endpoint, spans, text } = await collector();
  const redis = await serve();
  const g = await startGateway({
    redisUrl: redis.url,
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, TRUST_PROXY: '127.0.0.1' },
  });
  const secrets = await signIn(g);
  // What a clock makes the gateway ask is no part of anybody's request.
  g.gateway.tick();
  const caller = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  await fetch(`${g.origin}/jwks?x`, { headers: { traceparent: caller } });
  await g.stop();

  const requests = spans.filter(({ parentSpanId }) => parentSpanId === undefined);
  expect(requests.filter(({ name }) => !/^(GET|POST) \//.test(name))).toEqual([]);
  const claim = requests.find(({ name }) => name.endsWith('/claim'));
  const inside = spans.filter(({ traceId }) => traceId === claim?.traceId).map(({ name }) => name);
  expect(inside).toContain('redis replace');
  expect(inside).toContain('select');
  const marks = spans
    .flatMap(({ events = [] }) => events)
    .filter(({ name }) => /^challenge\.(claimed|approved|consumed)$/.test(name))
    .map(({ attributes }) => attributes[0]?.value.stringValue);
  expect(marks.length).toBeGreaterThanOrEqual(3);
  expect(new Set(marks).size).toBe(1);
  // Its caller, a proxy of ours, began that trace.
  expect(spans.find(({ traceId }) => traceId === 'a'.repeat(32))?.parentSpanId).toBe('b'.repeat(16));
  for (const secret of [...secrets, 'ada@example.com']) expect(text()).not.toContain(secret);
});

test('a traceparent of a stranger begins no trace of theirs', async () => {
  const { endpoint, spans } = await collector();
  const g = await startGateway({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } });
  await fetch(`${g.origin}/jwks?x`, {
    headers: { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
  });
  await g.stop();
  expect(spans.length).toBeGreaterThan(0);
  expect(spans.map(({ traceId }) => traceId)).not.toContain('a'.repeat(32));
});

test('a collector that is gone costs nobody a sign-in, and no node its end', async () => {
  const endpoint = `http://127.0.0.1:${await freePort()}`;
  const g = await startGateway({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } });
  await signIn(g);
  await g.stop();
});
