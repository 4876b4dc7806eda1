import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import {
  barriersOf,
  focused,
  pressByKeyboard,
  tabStops,
  tabTo,
  until,
  useChromium,
} from '../support/chromium.ts';
import type { TestGateway } from '../support/gateway.ts';
import { startBrowsableGateway, WaitingPage } from '../support/waiting-room.ts';

const chromium = useChromium();

interface Demo {
  g: TestGateway;
  context: BrowserContext;
  /** The tab of the demo shop. */
  shop: WaitingPage;
}

/** Opens the demo from the front page, up to the code, without a pointer. */
async function startDemo(): Promise<Demo> {
  const g = await startBrowsableGateway();
  const context = await chromium.person();
  const shop = new WaitingPage(await context.newPage());
  await shop.page.goto(`${g.issuer}/`);
  await shop.headed('Sign in with your phone');
  await pressByKeyboard(shop.page, 'Open the demo shop');
  await askForCode(shop);
  return { g, context, shop };
}

async function askForCode(shop: WaitingPage): Promise<void> {
  await shop.headed('Welcome to the demo shop');
  await pressByKeyboard(shop.page, 'Sign in with your phone');
  await shop.headed('Sign in to Demo shop');
  await shop.says('Ready to scan.');
}

/** Presses "Open the simulated phone" and gives the tab that opens. */
async function openPhone({ context, shop }: Demo): Promise<Page> {
  const opening = context.waitForEvent('page');
  await pressByKeyboard(shop.page, 'Open the simulated phone');
  return opening;
}

const screen = (phone: Page, heading: string) =>
  phone.getByRole('heading', { level: 2, name: heading, exact: true });

const asks = (phone: Page) => screen(phone, 'Sign in to \u2068Demo shop\u2069?').waitFor();

/** The claims in the shop's table, as it shows them. */
const claimsOn = async (page: Page): Promise<Record<string, string>> =>
  Object.fromEntries(
    await page
      .locator('tbody tr')
      .evaluateAll((rows) =>
        rows.map((row) => [...row.children].slice(0, 2).map((cell) => cell.textContent?.trim() ?? '')),
      ),
  );

test('the demo leads from the front page over the simulated phone to the verified claims, by keyboard alone', async () => {
  const demo = await startDemo();
  const { g, shop } = demo;
  const phone = await openPhone(demo);
  await asks(phone);
  expect(phone.url()).toBe(`${g.issuer}/demo/phone`);
  await shop.headed('Check your phone');

  const facts = await phone.locator('.facts > div:visible').allInnerTexts();
  expect(facts.map((fact) => fact.split('\n')[0])).toEqual(['Place', 'Network', 'Browser', 'Started']);
  expect(await phone.locator('[data-field="host"]').innerText()).toContain(new URL(g.issuer).host);
  await pressByKeyboard(phone, 'Approve');
  await screen(phone, 'Approved').waitFor();
  expect(await focused(phone)).toBe('Approved');

  await shop.headed('You are signed in');
  expect(await claimsOn(shop.page)).toMatchObject({
    iss: JSON.stringify(g.issuer),
    aud: '"demo"',
    name: '"Ada Lovelace"',
    email: '"ada@demo.example"',
    email_verified: 'true',
    acr: '"urn:countersign:acr:qr"',
    amr: '["mca","swk"]',
  });
});

test('Decline has the focus first and is as large as Approve', async () => {
  const demo = await startDemo();
  const phone = await openPhone(demo);
  await asks(phone);
  expect(await focused(phone)).toBe('Decline');
  const looks = await phone.locator('.decide .button:not(.text)').evaluateAll((buttons) =>
    buttons.map((button) => {
      const { width, height } = button.getBoundingClientRect();
      const { fontSize, display, visibility, opacity } = getComputedStyle(button);
      return { width, height, fontSize, display, visibility, opacity };
    }),
  );
  expect(looks).toHaveLength(2);
  expect(looks[0]).toEqual(looks[1]);
  expect(looks[0]?.height).toBeGreaterThanOrEqual(44);
});

test.each([
  ['Decline', 'Declined', 'Declined', 'The sign-in was declined on the phone'],
  [
    'This wasn’t me',
    'Thank you for reporting this',
    'Not approved',
    'The phone reported that this sign-in was not requested',
  ],
])('“%s” on the phone leads back to a shop that signed no one in', async (button, onPhone, onPage, told) => {
  const demo = await startDemo();
  const { shop } = demo;
  const phone = await openPhone(demo);
  await asks(phone);
  if (button === 'Decline') await phone.keyboard.press('Enter');
  else await pressByKeyboard(phone, button);
  await screen(phone, onPhone).waitFor();
  expect(await focused(phone)).toBe(onPhone);

  await shop.headed(onPage);
  await pressByKeyboard(shop.page, 'Back to Demo shop');
  await shop.headed('You are not signed in');
  expect(await shop.page.getByText('access_denied').isVisible()).toBe(true);
  expect(await shop.page.getByText(told).isVisible()).toBe(true);
  await pressByKeyboard(shop.page, 'Try again');
  await shop.headed('Sign in to Demo shop');
});

test('Cancel leads back to a shop that signed no one in', async () => {
  const { shop } = await startDemo();
  await pressByKeyboard(shop.page, 'Cancel');
  await shop.headed('You are not signed in');
  expect(await shop.page.getByText('The sign-in was cancelled').isVisible()).toBe(true);
});

test('the demo works again in the same browser, with the phone it has', async () => {
  const demo = await startDemo();
  const { shop } = demo;
  const subjects: (string | undefined)[] = [];
  for (let round = 0; round < 2; round++) {
    const phone = await openPhone(demo);
    await asks(phone);
    await pressByKeyboard(phone, 'Approve');
    await shop.headed('You are signed in');
    subjects.push((await claimsOn(shop.page)).sub);
    await phone.close();
    if (round === 0) {
      await pressByKeyboard(shop.page, 'Sign in again');
      await shop.headed('Sign in to Demo shop');
    }
  }
  expect(subjects[0]).toMatch(/^"usr_/);
  expect(subjects[1]).toBe(subjects[0]);
});

test('a phone that is open twice asks in both tabs, and answers once', async () => {
  const demo = await startDemo();
  const { g, context, shop } = demo;
  const code = await shop.code();
  const first = await openPhone(demo);
  await asks(first);
  const second = await context.newPage();
  await second.goto(`${g.issuer}/demo/phone#${code}`);
  await asks(second);

  await pressByKeyboard(first, 'Approve');
  await shop.headed('You are signed in');
  await pressByKeyboard(second, 'Approve');
  await screen(second, 'That did not work').waitFor();
  expect(await second.getByRole('alert').innerText()).toBe(
    'This sign-in is finished already, or another phone of yours has it.',
  );
});

test('two people can play the demo at the same time', async () => {
  const one = await startDemo();
  const other = { ...one, context: await chromium.person() };
  other.shop = new WaitingPage(await other.context.newPage());
  await other.shop.page.goto(`${one.g.issuer}/demo`);
  await askForCode(other.shop);
  for (const demo of [one, other]) {
    const phone = await openPhone(demo);
    await asks(phone);
    await pressByKeyboard(phone, 'Approve');
    await demo.shop.headed('You are signed in');
  }
});

describe('the simulated phone by itself', () => {
  const openAlone = async (demo: Demo): Promise<Page> => {
    const phone = await demo.context.newPage();
    await phone.goto(`${demo.g.issuer}/demo/phone`);
    await screen(phone, 'Ready to scan').waitFor();
    return phone;
  };

  test('takes the link of a code that is pasted into it', async () => {
    const demo = await startDemo();
    const code = await demo.shop.code();
    const phone = await openAlone(demo);
    await tabTo(phone, 'Link of the code');
    await phone.keyboard.insertText(`  ${code} `);
    await pressByKeyboard(phone, 'Take this code');
    await asks(phone);
    expect(await focused(phone)).toBe('Decline');
    await pressByKeyboard(phone, 'Approve');
    await demo.shop.headed('You are signed in');
  });

  test.each([
    ['nonsense', 'This is not the link of a sign-in code of this gateway.'],
    ['https://example.com/s/abc', 'This is not the link of a sign-in code of this gateway.'],
  ])('says of %s what is wrong with it, and takes the next', async (pasted, problem) => {
    const demo = await startDemo();
    const phone = await openAlone(demo);
    await tabTo(phone, 'Link of the code');
    await phone.keyboard.insertText(pasted);
    await phone.keyboard.press('Enter');
    await until(async () => expect(await phone.getByRole('alert').innerText()).toBe(problem));
    expect(await focused(phone)).toBe('That did not work');
    expect(await barriersOf(phone)).toEqual([]);
    await pressByKeyboard(phone, 'Scan another code');
    await phone.keyboard.insertText(await demo.shop.code());
    await phone.keyboard.press('Enter');
    await asks(phone);
  });

  test('says of a finished code that it is finished, of an old one that it is old', async () => {
    const demo = await startDemo();
    const code = await demo.shop.code();
    const phone = await openPhone(demo);
    await asks(phone);
    await phone.keyboard.press('Enter');
    await demo.shop.headed('Declined');
    const saysOfTheSameCode = async (problem: string) => {
      await pressByKeyboard(phone, 'Scan another code');
      await phone.keyboard.insertText(code);
      await phone.keyboard.press('Enter');
      await until(async () => expect(await phone.getByRole('alert').innerText()).toBe(problem));
    };
    await saysOfTheSameCode('This sign-in is finished already, or another phone of yours has it.');
    // A phone's clock may be off by less than a minute.
    demo.g.clock.advance(40_000);
    await saysOfTheSameCode('This code is too old. Scan the one that is shown now.');
  });

  test('approves nothing but the demo shop', async () => {
    const demo = await startDemo();
    const contoso = await demo.g.relyingParty();
    const page = await WaitingPage.open(demo.context, (await contoso.ask()).url);
    const code = await page.code();
    expect(await page.page.getByText('simulated phone').count()).toBe(0);
    const phone = await openAlone(demo);
    await tabTo(phone, 'Link of the code');
    await phone.keyboard.insertText(code);
    await phone.keyboard.press('Enter');
    await until(async () =>
      expect(await phone.getByRole('alert').innerText()).toBe(
        'The simulated phone can only approve the demo shop.',
      ),
    );
    await page.says('Ready to scan.');
  });

  test('is offered by the page that a phone’s own camera opens', async () => {
    const demo = await startDemo();
    const camera = await demo.context.newPage();
    await camera.goto(await demo.shop.code());
    await camera.getByRole('heading', { name: 'You scanned a sign-in code' }).waitFor();
    await demo.shop.says('Scanned. Continue on your phone.');
    await pressByKeyboard(camera, 'Open the simulated phone with this code');
    await asks(camera);
    await pressByKeyboard(camera, 'Approve');
    await demo.shop.headed('You are signed in');
  });
});

test('axe finds no barrier on any page of the demo, in light and in dark', async () => {
  const g = await startBrowsableGateway();
  const context = await chromium.person();
  const page = new WaitingPage(await context.newPage());
  const found: Record<string, string[]> = {};
  const check = async (name: string, tab: Page) => {
    found[name] = await barriersOf(tab);
  };
  await page.page.goto(`${g.issuer}/`);
  await check('front', page.page);
  await page.page.goto(`${g.issuer}/demo`);
  await check('shop', page.page);
  await askForCode(page);
  await check('code', page.page);
  const demo = { g, context, shop: page };
  const phone = await openPhone(demo);
  await asks(phone);
  await check('phone asks', phone);
  await check('check your phone', page.page);
  await phone.bringToFront();
  await pressByKeyboard(phone, 'Approve');
  await screen(phone, 'Approved').waitFor();
  await check('phone approved', phone);
  await page.headed('You are signed in');
  await check('claims', page.page);
  await page.page.getByText('The token itself').click();
  await check('claims with the token', page.page);
  await pressByKeyboard(phone, 'Scan another code');
  await check('phone ready', phone);
  await pressByKeyboard(page.page, 'Sign in again');
  await page.headed('Sign in to Demo shop');
  await pressByKeyboard(page.page, 'Cancel');
  await page.headed('You are not signed in');
  await check('not signed in', page.page);
  expect(Object.values(found).flat()).toEqual([]);
  expect(Object.keys(found)).toHaveLength(10);
});

test('the steps of the demo are reached by Tab in the order they are read', async () => {
  const g = await startBrowsableGateway();
  const page = new WaitingPage(await (await chromium.person()).newPage());
  await page.page.goto(`${g.issuer}/`);
  expect(await tabStops(page.page)).toEqual([
    'Open the demo shop',
    'Open my account',
    'Metadata address',
    'Copy',
  ]);
  await page.page.goto(`${g.issuer}/demo`);
  expect(await tabStops(page.page)).toEqual([
    'Sign in with your phone',
    'Open the simulated phone',
    'Open the outbox',
  ]);
  await askForCode(page);
  expect(await tabStops(page.page)).toEqual([
    'Open the simulated phone',
    'Use a passkey',
    'Enter a code instead',
    'Cancel',
  ]);
});
