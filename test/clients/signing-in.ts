import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { PhoneClient } from '../../src/phone/index.ts';
import { until } from '../support/chromium.ts';
import { WaitingPage } from '../support/waiting-room.ts';

/** The person in front of this page, which has come to the waiting page, scans its code and approves. */
export async function approveOn(page: Page, phone: PhoneClient): Promise<void> {
  await page.getByRole('heading', { level: 1, name: /^Sign in to / }).waitFor();
  const { challenge, statement } = await phone.claim(await new WaitingPage(page).code());
  await phone.approve(challenge, statement);
}

/** What the application shows once it has signed the person in. */
export async function shownBy(page: Page): Promise<Record<string, unknown>> {
  const text = await until(async () => {
    const shown = await page.locator('#result').textContent();
    expect(shown).toMatch(/^\{/);
    return shown ?? '';
  });
  return JSON.parse(text) as Record<string, unknown>;
}
