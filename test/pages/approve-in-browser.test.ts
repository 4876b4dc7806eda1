import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import { describe, expect, test } from 'vitest';
import { decisionDigest } from '../../src/domain/approval/index.ts';
import { barriersOf } from '../support/chromium.ts';
import { ADDRESS, button, claimed, focused, heading, reaches, STATEMENT, useScanning } from './scanning.ts';
import type { Answers, StubbedGateway } from './stubbed-gateway.ts';
import { RP_ID } from './virtual-authenticator.ts';

const { scanning, pages } = useScanning();

const stranger: Answers = { '/phone/scan': { json: { ticket: 't1', expiresIn: 120, identified: false } } };
const paths = (gateway: StubbedGateway) => gateway.calls.map(({ path }) => path);

describe('a phone that is known', () => {
  test('sees who is asking, field by field, with the focus on Decline', () =>
    scanning({}, async ({ page, gateway }) => {
      await reaches(page, 'Sign in to');
      expect(await focused(page)).toBe('Decline');
      const text = (await page.locator('main').innerText()).replace(/[\u2068\u2069]/g, '');
      expect(text).toContain('Sign in to Contoso Shop?\n');
      expect(text).toContain('shop.contoso.example');
      expect(text).toContain('You will be signed in to Contoso Shop in Chrome on Windows.');
      expect(text).toMatch(/Place\s+Germany/);
      expect(text).toMatch(/Network\s+Another than this phone’s/);
      expect(text).toMatch(/Browser\s+New: you have not signed in with it before/);
      expect(text).toMatch(/Started\s+10 seconds ago/);
      expect(text).toContain('Only approve if you started this yourself.');
      expect(text).toContain('You sign in as Ada Lovelace.');
      expect(await barriersOf(page)).toEqual([]);
      expect(gateway.calls).toEqual([
        {
          path: '/phone/scan',
          body: { frame: expect.stringMatching(/^http:\/\/localhost:\d+\/s\/9ZbXhN5cQv2m/) },
        },
        { path: '/phone/claim', body: { ticket: 't1' } },
      ]);
    }));

  test('that a link led here says nothing to anybody before a press', () =>
    scanning(
      {},
      async ({ page, gateway }) => {
        await reaches(page, 'A link brought you here');
        expect(await barriersOf(page)).toEqual([]);
        expect(paths(gateway)).toEqual([]);
        await button(page, 'Go on').press('Enter');
        await reaches(page, 'Sign in to');
      },
      {},
      (page) =>
        page.addInitScript(() =>
          addEventListener(
            'readystatechange',
            () => document.querySelector('main')?.setAttribute('data-linked', 'true'),
            true,
          ),
        ),
    ));

  test('leaves nothing of the code in its address, and asks to scan again when it is loaded again', () =>
    scanning({}, async ({ page, gateway }) => {
      await reaches(page, 'Sign in to');
      expect(new URL(page.url()).pathname).toBe('/s/');
      await page.reload();
      await reaches(page, 'Scan the code again');
      expect(await barriersOf(page)).toEqual([]);
      expect(paths(gateway)).toEqual(['/phone/scan', '/phone/claim']);
    }));

  test('approves by a passkey that signs what the page showed, with user verification', () =>
    scanning({}, async ({ page, gateway, passkey }) => {
      await button(page, 'Approve').click();
      await reaches(page, 'Approved');
      expect(await focused(page)).toBe('Approved');
      expect(await barriersOf(page)).toEqual([]);
      const sent = gateway.calls.at(-1);
      expect(sent?.path).toBe('/phone/challenges/chl_1/approve');
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response: sent?.body.response as Parameters<typeof verifyAuthenticationResponse>[0]['response'],
        expectedChallenge: decisionDigest(STATEMENT, 'approve').toString('base64url'),
        expectedOrigin: new URL(page.url()).origin,
        expectedRPID: RP_ID,
        credential: { id: passkey.id, publicKey: passkey.publicKey, counter: 0 },
        requireUserVerification: true,
      });
      expect([verified, authenticationInfo.userVerified]).toEqual([true, true]);
    }));

  test.each([
    ['Decline', 'refused', 'Declined'],
    ['This wasn’t me', 'not_me', 'Thank you for reporting this'],
  ])('answers by %s without a passkey', (name, reason, end) =>
    scanning({}, async ({ page, gateway }) => {
      await button(page, name).click();
      await reaches(page, end);
      expect(gateway.calls.at(-1)).toEqual({ path: '/phone/challenges/chl_1/decline', body: { reason } });
      expect(await page.getByRole('button').count()).toBe(0);
      expect(await barriersOf(page)).toEqual([]);
    }),
  );

  test('can be used by keyboard alone, and nothing but Approve approves', () =>
    scanning({}, async ({ page, gateway }) => {
      await reaches(page, 'Sign in to');
      await page.keyboard.press('Tab');
      expect(await focused(page)).toBe('Approve');
      await page.keyboard.press('Tab');
      expect(await focused(page)).toBe('This wasn’t me');
      expect(paths(gateway)).toEqual(['/phone/scan', '/phone/claim']);
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Enter');
      await reaches(page, 'Approved');
    }));

  test('finds Decline as large as Approve, before it and focused, however narrow the window', async () => {
    for (const width of [320, 390, 800])
      await scanning(
        {},
        async ({ page }) => {
          await reaches(page, 'Sign in to');
          const [decline, approve] = await Promise.all(
            ['Decline', 'Approve'].map((name) => button(page, name).boundingBox()),
          );
          expect([decline!.width, decline!.height]).toEqual([approve!.width, approve!.height]);
          expect(await focused(page)).toBe('Decline');
          expect(decline!.y < approve!.y || decline!.x < approve!.x).toBe(true);
          expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
        },
        { viewport: { width, height: 640 } },
      );
  });

  test('stays on the statement when its owner does not unlock it, and says that nothing was sent', () =>
    scanning({}, async ({ page, gateway, authenticator }) => {
      await authenticator.unlocks(false);
      await button(page, 'Approve').click();
      await page.getByRole('status').getByText('nothing was sent').waitFor();
      expect(paths(gateway)).toEqual(['/phone/scan', '/phone/claim']);
      await authenticator.unlocks(true);
      await button(page, 'Approve').click();
      await reaches(page, 'Approved');
    }));

  test('is warned once before the end, and can no longer answer after it', () =>
    scanning(
      {},
      async ({ page }) => {
        await reaches(page, 'Sign in to');
        await page.clock.runFor(60_000);
        expect(await page.getByRole('status').textContent()).toBe('');
        await page.clock.runFor(12_000);
        expect(await page.getByRole('status').textContent()).toBe('No more than 20 seconds are left.');
        await page.clock.runFor(20_000);
        await reaches(page, 'The time is over');
        expect(await focused(page)).toBe('The time is over');
        expect(await page.getByRole('button').count()).toBe(0);
      },
      {},
      (page) => page.clock.install(),
    ));

  test('shows values as text, whatever they hold', () => {
    const hostile = {
      ...(JSON.parse(STATEMENT) as object),
      application: '<img src=x onerror=alert(1)>\u202e{host}',
    };
    return scanning(
      {
        '/phone/claim': claimed(JSON.stringify({ ...hostile, system: 'unknown' }), {
          id: 'AAAA',
          publicKey: new Uint8Array(),
        }),
      },
      async ({ page }) => {
        await reaches(page, '<img src=x');
        // Of the page's own there is one without an address, where a logo goes.
        expect(await page.locator('img[src], img[onerror]').count()).toBe(0);
        expect(await heading(page).textContent()).toBe(
          'Sign in to \u2068<img src=x onerror=alert(1)>\ufffd{host}\u2069?',
        );
        expect(await page.locator('#effect').textContent()).toContain('an unknown system');
      },
    );
  });

  test.each([
    ['version', { v: 2 }],
    ['purpose', { purpose: 'recover' }],
    ['confirmation', { confirmation: 'voice' }],
  ])('is not asked when it does not know the %s of what it would sign', (_what, change) => {
    const statement = JSON.stringify({ ...(JSON.parse(STATEMENT) as object), ...change });
    return scanning(
      { '/phone/claim': claimed(statement, { id: 'AAAA', publicKey: new Uint8Array() }) },
      async ({ page }) => {
        await reaches(page, 'This request cannot be shown');
        expect(await barriersOf(page)).toEqual([]);
        expect(await page.getByRole('button').count()).toBe(0);
      },
    );
  });
});

describe('a phone that is not known', () => {
  test('is not shown who is asking before its passkey is used', () =>
    scanning(stranger, async ({ page, gateway }) => {
      await page.getByText('To see who is asking').waitFor();
      expect(paths(gateway)).toEqual(['/phone/scan', '/phone/identify/options']);
      expect(await focused(page)).toBe('You scanned a sign-in code');
      await button(page, 'Continue with passkey').click();
      await reaches(page, 'Sign in to');
      expect(await focused(page)).toBe('Decline');
      expect(paths(gateway).slice(2)).toEqual(['/phone/identify', '/phone/claim']);
      expect(gateway.calls[2]?.body).toMatchObject({ response: { response: { userHandle: 'YWRh' } } });
    }));

  test('stays where it is when its owner does not unlock it', () =>
    scanning(stranger, async ({ page, gateway, authenticator }) => {
      await authenticator.unlocks(false);
      await button(page, 'Continue with passkey').click();
      await page.getByRole('status').getByText('Your passkey was not used').waitFor();
      expect(paths(gateway)).toEqual(['/phone/scan', '/phone/identify/options']);
      expect(await button(page, 'Continue with passkey').isVisible()).toBe(true);
      expect(await barriersOf(page)).toEqual([]);
    }));

  test('learns that it has to be set up, and where', () =>
    scanning(
      { ...stranger, '/phone/identify': { status: 401, code: 'unknown_phone' } },
      async ({ page, gateway }) => {
        await button(page, 'Continue with passkey').click();
        await reaches(page, 'This phone is not set up');
        expect(await page.getByRole('link', { name: 'I have an invitation' }).getAttribute('href')).toBe(
          '/enroll',
        );
        expect(paths(gateway)).not.toContain('/phone/claim');
        expect(await barriersOf(page)).toEqual([]);
      },
    ));

  test('is asked for its passkey when the gateway has forgotten that it knew it', () =>
    scanning({ '/phone/claim': { status: 401, code: 'not_identified' } }, async ({ page }) => {
      await button(page, 'Continue with passkey').waitFor();
    }));

  test('can hand the very code to the simulated phone of the demo', () =>
    scanning(stranger, async ({ page, gateway }) => {
      const link = page.getByRole('link', { name: 'simulated phone' });
      await link.waitFor();
      const frame = String(gateway.calls[0]?.body.frame);
      expect(new URL(frame).pathname).toBe(ADDRESS);
      const { pathname, hash } = new URL(String(await link.getAttribute('href')));
      expect([pathname, hash]).toEqual(['/demo/phone', `#${frame}`]);
    }));
});

describe('a browser without passkeys', () => {
  test('sends nothing, keeps the address to open elsewhere, and says where', () =>
    scanning(
      {},
      async ({ page, gateway }) => {
        await reaches(page, 'This browser cannot use passkeys');
        expect(await page.getByRole('alert').textContent()).toContain('Safari or Chrome');
        expect(new URL(page.url()).pathname).toBe(ADDRESS);
        expect(gateway.calls).toEqual([]);
        expect(await barriersOf(page)).toEqual([]);
      },
      {},
      (page) => page.addInitScript(() => Reflect.deleteProperty(globalThis, 'PublicKeyCredential')),
    ));
});

const ENDS = [
  ['/phone/scan', 400, 'invalid_frame', 'This is not a sign-in code', false],
  ['/phone/scan', 410, 'frame_expired', 'The time is over', false],
  ['/phone/scan', 404, 'challenge_not_found', 'The time is over', false],
  ['/phone/claim', 400, 'invalid_ticket', 'The time is over', false],
  ['/phone/claim', 409, 'challenge_claimed', 'This code is taken', false],
  ['/phone/claim', 409, 'challenge_decided', 'This code is taken', false],
  ['/phone/claim', 409, 'challenge_contested', 'Stopped to keep you safe', false],
  ['/phone/claim', 403, 'phone_revoked', 'This phone can no longer approve', false],
  ['/phone/claim', 403, 'account_disabled', 'This phone can no longer approve', false],
  ['/phone/claim', 403, 'demo_only', 'Not with this phone', false],
  ['/phone/claim', 403, 'not_admitted', 'You cannot sign in to this application', false],
  ['/phone/claim', 403, 'email_required', 'Your email address is needed', false],
  ['/phone/claim', 403, 'not_linked', 'Not your Microsoft account yet', false],
  ['/phone/claim', 403, 'linked_to_another', 'Somebody else’s Microsoft account', false],
  ['/phone/claim', 403, 'browser_blocked', 'This browser cannot ask you now', false],
  ['/phone/scan', 429, 'too_many_requests', 'Too many tries', true],
  ['/phone/scan', 503, 'temporarily_unavailable', 'No connection', true],
  ['/phone/claim', 500, 'internal_error', 'That did not work', true],
] as const;

describe.each(ENDS)('when %s answers %i %s', (path, status, code, end, again) => {
  test(`the page ends with "${end}"${again ? ', and can try again' : ''}`, () =>
    scanning({ [path]: { status, code } }, async ({ page, gateway, passkey }) => {
      await reaches(page, end);
      expect(await page.getByRole('alert').textContent()).not.toBe('');
      expect(await focused(page)).toBe(end);
      expect(await button(page, 'Try again').count()).toBe(again ? 1 : 0);
      expect(await barriersOf(page)).toEqual([]);
      if (!again) return;
      gateway.answer({
        '/phone/scan': { json: { ticket: 't1', expiresIn: 120, identified: true } },
        '/phone/claim': claimed(STATEMENT, passkey),
      });
      await button(page, 'Try again').click();
      await reaches(page, 'Sign in to');
    }));
});

describe('an answer that got lost', () => {
  test.each([
    [{ state: 'approved' }, 'Approved'],
    [{ state: 'consumed' }, 'Approved'],
    [{ state: 'confirming', code: '204117', expiresIn: 100 }, 'Type this code on the other screen'],
    [{ state: 'expired' }, 'This code is taken'],
  ])('is looked for before it is given again: %j', (standing, end) =>
    scanning({ '/phone/challenges/chl_1/approve': 'nothing' }, async ({ page, gateway }) => {
      await button(page, 'Approve').click();
      await reaches(page, 'No connection');
      gateway.answer({ '/phone/challenges/chl_1': { json: { challenge: 'chl_1', ...standing } } });
      await button(page, 'Try again').click();
      await reaches(page, end);
      expect(paths(gateway).filter((path) => path.endsWith('/approve'))).toHaveLength(1);
    }),
  );
});

describe('a failure', () => {
  test('without any answer can be tried again, and no answer is sent twice without a person', () =>
    scanning({ '/phone/challenges/chl_1/approve': 'nothing' }, async ({ page, gateway }) => {
      await button(page, 'Approve').click();
      await reaches(page, 'No connection');
      gateway.answer({
        '/phone/challenges/chl_1': { json: { challenge: 'chl_1', state: 'claimed' } },
        '/phone/challenges/chl_1/approve': { json: { challenge: 'chl_1', state: 'approved' } },
      });
      await button(page, 'Try again').click();
      await reaches(page, 'Sign in to');
      expect(await focused(page)).toBe('Decline');
      await button(page, 'Approve').click();
      await reaches(page, 'Approved');
    }));

  test('with a time to wait says how long', () =>
    scanning(
      { '/phone/scan': { status: 429, code: 'too_many_requests', headers: { 'retry-after': '90' } } },
      async ({ page }) => {
        await reaches(page, 'Too many tries');
        expect(await page.getByRole('alert').textContent()).toBe('Try again \u2068in 1 minute\u2069.');
      },
    ));
});

test('without scripts the page says so, and that nothing was approved', () =>
  pages().use({ javaScriptEnabled: false }, async (page, open) => {
    await open(ADDRESS);
    expect(await page.locator('noscript p').innerText()).toContain('approved nothing');
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await page.locator('#status').isVisible()).toBe(false);
  }));
