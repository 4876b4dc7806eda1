import { expect, test } from 'vitest';
import { barriersOf, complaintsOf, until, useChromium } from '../support/chromium.ts';
import { DEVICE_APP, poll } from '../support/device.ts';
import { startBrowsableGateway, WaitingPage } from '../support/waiting-room.ts';

const chromium = useChromium();

test('a person types the code of their television by keyboard alone, compares, and approves on their phone', async () => {
  const g = await startBrowsableGateway();
  const party = await g.relyingParty({ ...DEVICE_APP, name: 'Contoso TV' });
  const phone = await g.phoneOf('ada');
  const asked = await party.askForDevice();
  const context = await chromium.person({ viewport: { width: 320, height: 640 } });
  const complaints = complaintsOf(context);
  const page = await WaitingPage.open(context, asked.verification_uri);
  await page.headed('Sign in another device');
  expect(await barriersOf(page.page)).toEqual([]);
  await page.page.keyboard.press('Tab');
  await page.page.keyboard.type(asked.user_code.toLowerCase());
  await page.page.keyboard.press('Enter');

  await page.headed('Sign in to Contoso TV on another device?');
  expect(await page.page.getByText(asked.user_code, { exact: true }).isVisible()).toBe(true);
  expect(await barriersOf(page.page)).toEqual([]);
  expect(await page.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  await page.page.getByRole('button', { name: 'My device shows this code' }).press('Enter');

  const { challenge, statement } = await phone.claim(await page.code());
  const { code = '' } = await phone.approve(challenge, statement);
  await page.headed('Type the code from your phone');
  await page.page.keyboard.type(code);
  await page.page.keyboard.press('Enter');
  await page.headed('You are signed in on your device');
  expect(await barriersOf(page.page)).toEqual([]);
  expect((await party.pollForDevice(asked)).claims()?.email).toBe('ada@example.com');
  expect(complaints).toEqual([]);
});

test('a link fills the code in, and whoever was sent it can stop with the first press of a key', async () => {
  const g = await startBrowsableGateway();
  const party = await g.relyingParty({ ...DEVICE_APP, name: 'Contoso TV' });
  const asked = await party.askForDevice();
  const page = await WaitingPage.open(await chromium.person(), asked.verification_uri_complete ?? '');
  await until(async () => expect(await page.page.getByRole('textbox').inputValue()).toBe(asked.user_code));
  await page.page.getByRole('button', { name: 'Continue' }).click();
  await page.headed('Sign in to Contoso TV on another device?');
  await page.page.keyboard.press('Tab');
  await page.page.keyboard.press('Enter');
  await page.headed('Nobody was signed in');
  expect((await poll(g, party, asked.device_code)).json.error).toBe('access_denied');
});
