import type { BrowserContextOptions, Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { until, useChromium } from '../support/chromium.ts';
import { borderColours, codeColours, Picture, readQr } from '../support/qr.ts';
import { enterWaitingRoom, tokenOf } from '../support/waiting-room.ts';

/** ISO/IEC 18004 section 6.3.8. */
const QUIET_ZONE = 4;
const WHITE = '255,255,255';
const BLACK = '0,0,0';
const FRAME_STEP = 5_000;

const chromium = useChromium();

describe.each<[string, BrowserContextOptions]>([
  ['in light', {}],
  ['in dark', { colorScheme: 'dark' }],
  ['in forced colours', { forcedColors: 'active' }],
  ['in dark forced colours', { forcedColors: 'active', colorScheme: 'dark' }],
  ['on a screen of 320 by 568', { viewport: { width: 320, height: 568 }, deviceScaleFactor: 2 }],
  ['on a phone held sideways', { viewport: { width: 667, height: 375 }, deviceScaleFactor: 2 }],
  ['on a screen with an odd pixel ratio', { deviceScaleFactor: 1.25, colorScheme: 'dark' }],
  ['at 200 % zoom', { viewport: { width: 640, height: 360 }, deviceScaleFactor: 2, colorScheme: 'dark' }],
  ['at 400 % zoom', { viewport: { width: 320, height: 180 }, deviceScaleFactor: 4, colorScheme: 'dark' }],
])('the code %s', (_mode, options) => {
  test('is read by another decoder and taken by the gateway, black on white with a white border of 4 modules', async () => {
    const context = await chromium.person(options);
    const { ada, page } = await enterWaitingRoom({ chromium, context });
    const seen = await page.seenCode();
    expect(await ada.scan(seen.text)).toMatchObject({ state: 'scanned' });
    expect(codeColours(seen)).toEqual([BLACK, WHITE]);
    expect(borderColours(seen, QUIET_ZONE)).toEqual([WHITE]);
  });
});

test.each([
  ['an ordinary window', { width: 1280, height: 720 }],
  ['a small window', { width: 800, height: 480 }],
  ['a phone held upright', { width: 390, height: 844 }],
  ['a phone held sideways', { width: 667, height: 375 }],
])('%s shows all of the code from the start', async (_name, viewport) => {
  const context = await chromium.person({ viewport });
  const { page } = await enterWaitingRoom({ chromium, context });
  await until(async () => expect(readQr(await page.page.screenshot())?.text).toContain('/s/'));
  await page.says('Ready to scan.');
  expect(await page.page.evaluate(() => scrollY)).toBe(0);
});

test('the code changes with every frame, and each is taken while it is shown, an old one no more', async () => {
  const context = await chromium.person();
  await context.clock.install();
  const { g, ada, page } = await enterWaitingRoom({ chromium, context });
  const shown: string[] = [];
  for (let frame = 0; frame < 3; frame++) {
    const code = await (shown.length === 0 ? page.code() : page.codeAfter(shown.at(-1) ?? ''));
    shown.push(code);
    await ada.scan(code);
    g.clock.advance(FRAME_STEP);
    g.gateway.tick();
    await context.clock.runFor(FRAME_STEP);
  }
  expect(new Set(shown).size).toBe(3);
  expect(new Set(shown.map(tokenOf)).size).toBe(1);

  g.clock.advance(30_000);
  await expect(ada.scan(shown[0] ?? '')).rejects.toMatchObject({ code: 'frame_expired' });
});

/** Whether no pixel of the canvas is black. */
const looksEmpty = async (canvas: Locator): Promise<boolean> => {
  const { data } = new Picture(await canvas.screenshot());
  return !data.includes(0);
};

test('the code stays readable for a page whose gateway is gone for some seconds, and is then wiped out', async () => {
  const context = await chromium.person();
  await context.clock.install();
  const { g, page } = await enterWaitingRoom({ chromium, context });
  await page.code();
  await g.stop();
  await context.clock.runFor(2 * FRAME_STEP);
  await page.code();
  await context.clock.runFor(10 * FRAME_STEP);
  await until(async () => expect(await looksEmpty(page.page.locator('#code'))).toBe(true));
});
