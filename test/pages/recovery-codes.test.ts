import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import Router from '@koa/router';
import Koa from 'koa';
import { describe, expect, onTestFinished, test } from 'vitest';
import { mountRecoveryCodes } from '../../src/http/recover/index.ts';
import { showPage } from '../../src/http/shared/page-errors.ts';
import { lostPhone } from '../support/recovery.ts';
import { render } from './support.ts';

/** The page with somebody signed in to their account in front of it, freshly or not. */
async function codesPage({ fresh }: { fresh: boolean }) {
  const { g, userId } = await lostPhone();
  const router = new Router();
  mountRecoveryCodes(router, {
    issuer: g.issuer,
    recovery: g.gateway.recovery,
    show: showPage(render),
    signedIn: (handle) => (ctx) => handle(ctx, { userId, fresh }),
    verify(ctx) {
      ctx.body = 'verify first';
    },
  });
  const app = new Koa();
  app.silent = true;
  app.use((ctx, next) => {
    ctx.state.address = '192.0.2.1';
    return next();
  });
  app.use(router.routes());
  const server = app.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const ask = async (method: 'GET' | 'POST', site = 'same-origin') => {
    const headers = { 'Sec-Fetch-Site': site };
    const response = await fetch(`http://127.0.0.1:${port}/me/recovery-codes`, { method, headers });
    return { status: response.status, text: await response.text() };
  };
  return { g, userId, ask };
}

const CODES = /([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}/g;

describe('the page with recovery codes', () => {
  test('shows new ones once, and from then on how many are left', async () => {
    const { g, userId, ask } = await codesPage({ fresh: true });
    expect((await ask('GET')).text).toContain('You have no recovery codes.');
    const codes = (await ask('POST')).text.match(CODES) ?? [];
    expect(new Set(codes).size).toBe(10);
    const later = (await ask('GET')).text;
    expect(later).toContain('You have 10 recovery codes left.');
    expect(later.match(CODES)).toBeNull();
    expect(await g.gateway.recovery.codesLeft(userId)).toBe(10);
  });

  test('makes none for somebody whose phone did not verify them just now', async () => {
    const { g, userId, ask } = await codesPage({ fresh: false });
    expect(await ask('POST')).toEqual({ status: 200, text: 'verify first' });
    expect(await g.gateway.recovery.codesLeft(userId)).toBe(0);
  });

  test('makes none on another site’s request', async () => {
    const { g, userId, ask } = await codesPage({ fresh: true });
    expect((await ask('POST', 'cross-site')).status).toBeGreaterThanOrEqual(400);
    expect(await g.gateway.recovery.codesLeft(userId)).toBe(0);
  });
});
