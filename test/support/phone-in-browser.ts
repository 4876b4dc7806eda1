import type { BrowserContextOptions, Page } from 'playwright-core';
import { virtualAuthenticator } from '../pages/virtual-authenticator.ts';
import type { Chromium } from './chromium.ts';
import type { TestGateway } from './gateway.ts';

/** A phone's browser with room for a passkey, set up for this person by an invitation. The gateway has a name. */
export async function phoneInBrowser(
  chromium: Chromium,
  g: TestGateway,
  name: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await chromium.person({ viewport: { width: 390, height: 844 }, ...options });
  const page = await context.newPage();
  await virtualAuthenticator(page);
  await page.goto(await g.invitationFor(name));
  await page.getByRole('button', { name: 'Set up this phone' }).click();
  await page.getByRole('button', { name: 'Create a passkey' }).click();
  await page.getByRole('heading', { name: 'This phone is ready' }).waitFor();
  return page;
}
