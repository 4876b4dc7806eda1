import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FakeClock } from '../support/fake-clock.ts';
import { startGateway } from '../support/gateway.ts';

const DEPLOY = join(import.meta.dirname, '../../deploy/observability');
const read = (file: string): string => readFileSync(join(DEPLOY, file), 'utf8');
/** Names that a scrape makes beside those we give. */
const OF_PROMETHEUS = new Set(['up']);

async function watched() {
  const g = await startGateway({ env: { METRICS_PORT: '0' } });
  const at = (path: string) => fetch(`http://127.0.0.1:${g.gateway.metricsPort}${path}`);
  return { g, at, scrape: async () => (await at('/metrics')).text() };
}

async function signInAtWatched() {
  const { g, scrape } = await watched();
  const contoso = await g.relyingParty();
  const ada = await g.phoneOf('ada');
  const asked = await contoso.ask();
  const tab = await g.browser().open(asked.url);
  const { frame } = tab;
  const told = tab.until('approved');
  const { challenge, statement } = await ada.claim(frame);
  await ada.approve(challenge, statement);
  await told;
  const { fields } = await tab.collect();
  await fetch(`${g.issuer}/nothing/here-${challenge}`);
  return { text: await scrape(), secrets: [frame, JSON.stringify(statement), challenge, ...fields.values()] };
}

describe('the metrics', () => {
  test('count a sign-in, step by step and by pattern of the route, and hold no value of it', async () => {
    const { text, secrets } = await signInAtWatched();
    for (const step of ['claimed', 'approved', 'consumed']) {
      expect(text).toContain(`countersign_events_total{event="challenge.${step}"} 1\n`);
    }
    expect(text).toContain('countersign_approval_duration_seconds_count{since="shown"} 1\n');
    expect(text).toContain('countersign_http_requests_total{method="GET",route="none",status="4xx"} 1\n');
    expect(text).toContain('countersign_refusals_total{code="not_found"} 1\n');
    expect(text).toMatch(/countersign_http_requests_total\{method="GET",route="oidc:authorization",/);
    for (const secret of secrets.filter(({ length }) => length > 8)) expect(text).not.toContain(secret);
    expect(text).not.toContain('ada@example.com');
  });

  test('are all that the dashboard and the alerts ask for', async () => {
    const { text } = await signInAtWatched();
    const known = new Set([...text.matchAll(/^([a-z_]\w*)(?:\{| )/gm)].map(([, name]) => name));
    const dashboard: { panels: { targets?: { expr: string }[] }[] } = JSON.parse(
      read('grafana/dashboards/countersign.json'),
    );
    const queries = dashboard.panels
      .flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
      .join('\n');
    const asked = `${queries}\n${read('prometheus/alerts.yml')}`.match(
      /\b(?:countersign|nodejs|process)_[a-z_0-9]+|\bup(?=\{)/g,
    );
    const missing = new Set(asked?.filter((name) => !known.has(name) && !OF_PROMETHEUS.has(name)));
    expect(asked?.length).toBeGreaterThan(15);
    expect([...missing]).toEqual([]);
  });

  test('say how far this clock is from that of the store that nodes share', async () => {
    const clock = new FakeClock(Date.now() - 30_000);
    const g = await startGateway({ store: 'redis', clock, env: { METRICS_PORT: '0' } });
    const text = await (await fetch(`http://127.0.0.1:${g.gateway.metricsPort}/metrics`)).text();
    const [, skew] = /^countersign_clock_skew_seconds ([\d.]+)$/m.exec(text) ?? [];
    expect(Number(skew)).toBeGreaterThanOrEqual(30);
    expect(
      (await watched().then(({ scrape }) => scrape())).match(/^countersign_clock_skew_seconds 0$/m),
    ).not.toBeNull();
  });

  test('say which store is out of reach, and then the node is not ready', async () => {
    const { g, at, scrape } = await watched();
    expect((await at('/readyz')).status).toBe(200);
    g.gateway.audit.assertWritable = () => {
      throw new Error('full');
    };
    expect(await scrape()).toContain('countersign_store_reachable{store="audit"} 0\n');
    expect((await at('/readyz')).status).toBe(503);
    expect((await at('/healthz')).status).toBe(200);
  });

  test('are given nowhere unless asked for, and never at the public port', async () => {
    const g = await startGateway();
    expect(g.gateway.metricsPort).toBeUndefined();
    const { g: other } = await watched();
    expect((await fetch(`${other.issuer}/metrics`)).status).toBe(404);
  });
});
