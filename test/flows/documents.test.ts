import { describe, expect, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';

const PATHS = ['/.well-known/openid-configuration', '/jwks'];

describe.each(PATHS)('%s', (path) => {
  test('is given again as it was given first, to relying parties and to browsers of other sites', async () => {
    const g = await startGateway();
    for (const headers of [{}, { Origin: 'https://app.example.com' }]) {
      const told = [];
      for (let n = 0; n < 3; n += 1) {
        const answer = await fetch(`${g.issuer}${path}`, { headers });
        const { date: _, ...rest } = Object.fromEntries(answer.headers);
        told.push({ status: answer.status, rest, text: await answer.text() });
      }
      expect(told[1]).toEqual(told[0]);
      expect(told[2]).toEqual(told[0]);
      expect(JSON.parse(told[0]?.text ?? '')).toBeTypeOf('object');
    }
  });

  test('is not sent again to whom has it', async () => {
    const g = await startGateway();
    const first = await fetch(`${g.issuer}${path}`);
    const tag = first.headers.get('ETag') ?? '';
    expect(tag).not.toBe('');
    for (const [held, status] of [
      [tag, 304],
      ['"another"', 200],
    ] as const) {
      expect((await fetch(`${g.issuer}${path}`, { headers: { 'If-None-Match': held } })).status).toBe(status);
    }
  });

  test('asked for in another way goes its whole way', async () => {
    const g = await startGateway();
    await fetch(`${g.issuer}${path}`);
    expect((await fetch(`${g.issuer}${path}`, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(`${g.issuer}${path}?x=1`)).status).toBe(200);
    expect((await fetch(`${g.issuer}${path}`, { method: 'POST' })).status).toBeGreaterThanOrEqual(400);
  });
});
