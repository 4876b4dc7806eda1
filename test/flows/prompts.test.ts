import { describe, expect, test } from 'vitest';
import { auditOf, CODE_APP, puppetOf, resume, sharedGateway, somebody } from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';
import { freshAddress, SignUpActor } from '../support/sign-up.ts';
import { WebPhoneActor } from '../support/web-phone.ts';

describe.each(STORES)('prompts on %s', (store) => {
  const gateway = sharedGateway({ store });

  test.each([
    'login',
    'consent',
    'select_account',
    'create',
    'login consent',
    'consent login select_account create',
  ])('%s asks the phone, and once it approved the person is signed in', async (prompt) => {
    const g = gateway();
    const party = await g.relyingParty(CODE_APP);
    const { client: phone } = await puppetOf(g, somebody());
    const asked = await party.ask({ prompt });
    const tab = await g.browser().open(asked.url);
    const { challenge, statement } = await phone.claim(tab.frame);
    await phone.approve(challenge, statement);
    expect((await party.exchange(await tab.collect(), asked)).claims()?.sub).toMatch(/^usr_/);
  });

  test.each([
    ['none', 'login_required'],
    ['none login', 'invalid_request'],
    ['none create', 'invalid_request'],
    ['login none', 'invalid_request'],
    ['Create', 'invalid_request'],
  ])('%s shows no page and gives %s with the state', async (prompt, error) => {
    const g = gateway();
    const party = await g.relyingParty(CODE_APP);
    const asked = await party.ask({ prompt });
    const { sentBack, text } = await resume(g.browser(), asked.url);
    expect(Object.fromEntries(sentBack?.fields ?? [])).toMatchObject({ error, state: asked.state });
    expect(text).not.toContain('data-snapshot');
  });

  test('are advertised', async () => {
    const discovery = await (await fetch(`${gateway().origin}/.well-known/openid-configuration`)).json();
    expect((discovery as { prompt_values_supported: string[] }).prompt_values_supported.sort()).toEqual(
      ['consent', 'create', 'login', 'none', 'select_account'].sort(),
    );
  });

  test('create offers to set the phone up first, and whoever does is signed in', async () => {
    const g = gateway();
    const party = await g.relyingParty({ ...CODE_APP, signUp: 'open' });
    const asked = await party.ask({ prompt: 'create' });
    const browser = g.browser();
    const response = await browser.request(asked.url);
    expect(await response.text()).toContain('Your phone makes you one');

    const tab = await browser.open((await party.ask({ prompt: 'create' })).url);
    expect(await new WebPhoneActor(g).scan(tab.frame)).toMatchObject({ identified: false, creates: true });
    const email = freshAddress();
    const phone = await new SignUpActor(g).scanned(tab);
    const { ticket } = await phone.signsUp(g, email, {
      givenName: 'Ada',
      familyName: 'New',
      phoneName: 'phone',
    });
    await phone.approve(await phone.claim(ticket ?? ''));
    expect((await tab.collect()).fields.get('code')).toBeDefined();
  });

  test('create is an ordinary sign-in where only invited people may', async () => {
    const g = gateway();
    const party = await g.relyingParty({ ...CODE_APP, signUp: 'invited' });
    const browser = g.browser();
    const { url } = await party.ask({ prompt: 'create' });
    expect(await (await browser.request(url)).text()).not.toContain('Your phone makes you one');
    const tab = await browser.open(url);
    expect(await new WebPhoneActor(g).scan(tab.frame)).not.toHaveProperty('creates');
  });

  test.each([
    ['contoso.onmicrosoft.com', 'contoso.onmicrosoft.com'],
    ['Contoso', 'contoso'],
    ['x'.repeat(101), undefined],
    ['a\nb', undefined],
    ['<b>', undefined],
  ])('domain_hint %j stands in the audit log as %j', async (hint, recorded) => {
    const g = gateway();
    const party = await g.relyingParty(CODE_APP);
    const { client: phone, id } = await puppetOf(g, somebody());
    const tab = await g.browser().open((await party.ask({ domain_hint: hint })).url);
    const { challenge, statement } = await phone.claim(tab.frame);
    await phone.approve(challenge, statement);
    await tab.collect();
    const consumed = (await auditOf(g, challenge)).find(({ event }) => event === 'challenge.consumed');
    expect(consumed?.phone_id).toBe(id);
    const [latest] = await g.gateway.auditStore.historyOf(consumed?.user_id as `usr_${string}`, 1);
    expect(latest?.personal.domainHint).toBe(recorded);
  });
});
