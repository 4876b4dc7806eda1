import { expect, test } from 'vitest';
import {
  barriersOf,
  focused,
  pressByKeyboard,
  tabStops,
  tabTo,
  until,
  useChromium,
} from '../support/chromium.ts';
import { heardBy, recordStreams } from '../support/event-streams.ts';
import type { TestGateway } from '../support/gateway.ts';
import { enterWaitingRoom, startAgain, type WaitingPage } from '../support/waiting-room.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const UNSCANNED = 120 * SECOND;

const chromium = useChromium();
const enter = () => enterWaitingRoom({ chromium });

interface Shown {
  heading: string;
  status?: string;
  alert?: string;
  /** Whether the code is on the screen. */
  code?: boolean;
  /** What Tab comes to, in order. */
  actions: string[];
}

/** Waits for this state, and checks that a person finds in it all this and nothing else, whatever their senses. */
async function expectShown(page: WaitingPage, shown: Shown): Promise<void> {
  const { heading, status = '', alert = '', code = false, actions } = shown;
  const { page: tab } = page;
  await page.headed(heading);
  await page.says(status);
  await page.alerts(alert);
  expect({
    title: await tab.title(),
    code: await tab.getByRole('img').isVisible(),
    actions: await tabStops(tab),
    barriers: await barriersOf(tab),
  }).toEqual({ title: heading, code, actions, barriers: [] });
}

/** Waits for an end, which takes the focus to what is new. */
async function expectEnd(page: WaitingPage, shown: Shown): Promise<void> {
  await page.headed(shown.heading);
  await until(async () => expect(await focused(page.page)).toBe(shown.heading));
  await expectShown(page, shown);
}

function pass(g: TestGateway, ms: number): void {
  g.clock.advance(ms);
  g.gateway.tick();
}

/** Besides scanning. */
const OTHER_WAYS = ['Use a passkey', 'Enter a code instead'];
const DENIED = { error: 'access_denied' };
const back = async (page: WaitingPage) => pressByKeyboard(page.page, 'Back to Contoso');

test('before the scan it shows whom the code is for, and can be left by keyboard', async () => {
  const { page, answers } = await enter();
  await expectShown(page, {
    heading: 'Sign in to Contoso',
    status: 'Ready to scan.',
    code: true,
    actions: [...OTHER_WAYS, 'Cancel'],
  });
  expect(await page.page.getByText('contoso.b2clogin.com').isVisible()).toBe(true);
  await pressByKeyboard(page.page, 'Cancel');
  expect(Object.fromEntries((await answers.broughtBy(page.page)).fields)).toMatchObject(DENIED);
});

test('after the scan it says so, keeps the code, and leaves the focus where it was', async () => {
  const { page, ada } = await enter();
  const code = await page.code();
  await tabTo(page.page, 'Cancel');
  await ada.scan(code);
  await page.says('Scanned. Continue on your phone.');
  expect(await focused(page.page)).toBe('Cancel');
  await expectShown(page, {
    heading: 'Sign in to Contoso',
    status: 'Scanned. Continue on your phone.',
    code: true,
    actions: [...OTHER_WAYS, 'Cancel'],
  });
});

test('after the claim it sends the person to the phone, without the code, and can still be left', async () => {
  const { page, ada, answers } = await enter();
  await ada.claim(await page.code());
  await expectShown(page, {
    heading: 'Check your phone',
    status: 'Your phone shows who is asking. Approve there to sign in to Contoso.',
    actions: ['Cancel'],
  });
  await pressByKeyboard(page.page, 'Cancel');
  expect(Object.fromEntries((await answers.broughtBy(page.page)).fields)).toMatchObject(DENIED);
});

test('a phone that stays silent is named, so that the person looks at it', async () => {
  const context = await chromium.person();
  await context.clock.install();
  const { page, ada } = await enterWaitingRoom({ chromium, context });
  await ada.claim(await page.code());
  await page.headed('Check your phone');
  await context.clock.runFor(MINUTE);
  await expectShown(page, {
    heading: 'Check your phone',
    status: 'Your phone has not answered yet. Unlock it and look for this sign-in.',
    actions: ['Cancel'],
  });
});

test('approved, it goes on by itself; where that fails, Continue does', async () => {
  const { page, party, asked, ada, answers } = await enter();
  const resume = '**/auth/*';
  await page.page.route(resume, (route) => route.fulfill({ status: 204 }));
  const { challenge, statement } = await ada.claim(await page.code());
  await ada.approve(challenge, statement);
  await expectShown(page, {
    heading: 'Approved',
    status: 'Taking you back to Contoso.',
    actions: ['Continue'],
  });
  await page.page.unroute(resume);
  await pressByKeyboard(page.page, 'Continue');
  const claims = await party.verify(await answers.broughtBy(page.page), asked);
  expect(claims.email).toBe('ada@example.com');
});

test('declined on the phone, it says that nothing was shared and leads back', async () => {
  const { page, ada, answers } = await enter();
  const { challenge, statement } = await ada.claim(await page.code());
  await ada.decline(challenge, statement, 'refused');
  await expectEnd(page, {
    heading: 'Declined',
    alert: 'The request was declined on your phone. Nothing was shared.',
    actions: ['Back to Contoso'],
  });
  await back(page);
  expect(Object.fromEntries((await answers.broughtBy(page.page)).fields)).toMatchObject(DENIED);
});

test('reported by the phone’s owner, it says so and leads back, and gives no new code', async () => {
  const { page, ada, answers } = await enter();
  const { challenge, statement } = await ada.claim(await page.code());
  await ada.decline(challenge, statement, 'not_me');
  await expectEnd(page, {
    heading: 'Not approved',
    alert: 'The owner of the phone said this was not them. No one was signed in.',
    actions: ['Back to Contoso'],
  });
  await back(page);
  expect(Object.fromEntries((await answers.broughtBy(page.page)).fields)).toMatchObject(DENIED);
});

test('scanned by two people, it is stopped and says why', async () => {
  const { g, page, ada, answers } = await enter();
  const bob = await g.phoneOf('bob');
  const code = await page.code();
  await ada.claim(code);
  await expect(bob.claim(code)).rejects.toMatchObject({ code: 'challenge_contested' });
  await expectEnd(page, {
    heading: 'Stopped to keep you safe',
    alert:
      'Two different people scanned this code. No one was signed in. Go back to Contoso and start again.',
    actions: ['Back to Contoso'],
  });
  await back(page);
  expect(Object.fromEntries((await answers.broughtBy(page.page)).fields)).toMatchObject(DENIED);
});

test('cancelled in one tab, it is over in the other', async () => {
  const { context, page, answers } = await enter();
  const other = await context.newPage();
  await other.goto(page.page.url());
  await pressByKeyboard(other, 'Cancel');
  await answers.broughtBy(other);
  await expectEnd(page, {
    heading: 'Cancelled',
    alert: 'No one was signed in.',
    actions: ['Back to Contoso'],
  });
});

test('a closed eye costs nothing: the open page renews the code for five minutes, warns, and gives more time', async () => {
  const context = await chromium.person();
  await recordStreams(context);
  const { g, page } = await enterWaitingRoom({ chromium, context });
  await page.headed('Sign in to Contoso');
  for (let passed = 0; passed < 250 * SECOND; passed += 50 * SECOND) {
    await page.says('Ready to scan.');
    pass(g, 50 * SECOND);
    await until(async () => {
      const told = (await heardBy(page.page)).at(-1);
      expect(told?.endsIn).toBeLessThanOrEqual(250 * SECOND - passed);
    });
  }
  await expectShown(page, {
    heading: 'Sign in to Contoso',
    status: 'This code times out in less than a minute.',
    code: true,
    actions: ['Give me more time', ...OTHER_WAYS, 'Cancel'],
  });
  await pressByKeyboard(page.page, 'Give me more time');
  await expectShown(page, {
    heading: 'Sign in to Contoso',
    status: 'Ready to scan.',
    code: true,
    actions: [...OTHER_WAYS, 'Cancel'],
  });
});

test('timed out, it gives a new code to go on with, or leads back', async () => {
  const { g, page, ada, party, asked, answers } = await enter();
  await page.code();
  pass(g, UNSCANNED);
  const timedOut = {
    heading: 'This page has timed out',
    alert: 'No one was signed in. Ask for a new code to go on.',
    actions: ['New code', 'Back to Contoso'],
  };
  await expectEnd(page, timedOut);
  await pressByKeyboard(page.page, 'New code');
  await page.headed('Sign in to Contoso');
  await page.says('Ready to scan.');
  const { challenge, statement } = await ada.claim(await page.code());
  await ada.approve(challenge, statement);
  expect(await party.verify(await answers.broughtBy(page.page), asked)).toMatchObject({
    name: 'Ada Lovelace',
  });
});

test('timed out and left, it tells the application access_denied', async () => {
  const { g, page, answers } = await enter();
  pass(g, UNSCANNED);
  await page.headed('This page has timed out');
  await back(page);
  expect(Object.fromEntries((await answers.broughtBy(page.page)).fields)).toMatchObject(DENIED);
});

test('an answer that never comes times out, with a new code', async () => {
  const { g, page, ada } = await enter();
  await ada.claim(await page.code());
  await page.headed('Check your phone');
  pass(g, 90 * SECOND);
  await expectEnd(page, {
    heading: 'This page has timed out',
    alert: 'No one was signed in. Ask for a new code to go on.',
    actions: ['New code', 'Back to Contoso'],
  });
});

test('towards the end of the whole sign-in it warns, and promises no time that is not there', async () => {
  const { g, page } = await enter();
  pass(g, 100 * SECOND);
  await page.page.request.get(`${page.page.url()}/state`);
  pass(g, 18.5 * MINUTE - 100 * SECOND);
  await page.headed('This page has timed out');
  await pressByKeyboard(page.page, 'New code');
  await page.says('Ready to scan.');
  pass(g, 35 * SECOND);
  await expectShown(page, {
    heading: 'Sign in to Contoso',
    status: 'This sign-in ends in less than a minute.',
    code: true,
    actions: [...OTHER_WAYS, 'Cancel'],
  });
});

test('when the sign-in itself is over, a new code is refused in words', async () => {
  const { g, page } = await enter();
  pass(g, UNSCANNED);
  await page.headed('This page has timed out');
  pass(g, 20 * MINUTE);
  await pressByKeyboard(page.page, 'New code');
  await expectEnd(page, {
    heading: 'This sign-in is over',
    alert: 'It was started too long ago, or in another browser. Go back to Contoso and start again.',
    actions: [],
  });
});

test('without a connection it says so and tries again, at once when asked to', async () => {
  const { g, page, ada } = await enter();
  const code = await page.code();
  await g.stop();
  await expectShown(page, {
    heading: 'Sign in to Contoso',
    status: 'Connection lost. Trying again …',
    code: true,
    actions: ['Try now', ...OTHER_WAYS, 'Cancel'],
  });
  await startAgain(g);
  await pressByKeyboard(page.page, 'Try now');
  await page.says('Ready to scan.');
  await ada.scan(code);
  await page.says('Scanned. Continue on your phone.');
});

test('without a connection a new code cannot be had, and the page says what to do', async () => {
  const { g, page } = await enter();
  pass(g, UNSCANNED);
  await page.headed('This page has timed out');
  await g.stop();
  await pressByKeyboard(page.page, 'New code');
  await expectShown(page, {
    heading: 'This page has timed out',
    alert: 'The connection is lost. Check it, then ask for a new code again.',
    actions: ['New code', 'Back to Contoso'],
  });
  await startAgain(g);
  await pressByKeyboard(page.page, 'New code');
  await page.says('Ready to scan.');
});

test('a code that does not fit on the screen is reported until all of it is seen', async () => {
  const context = await chromium.person({ viewport: { width: 320, height: 300 } });
  const { page } = await enterWaitingRoom({ chromium, context });
  await page.says('The code is not fully visible and may not scan.');
  await page.code();
  await page.says('Ready to scan.');
});
