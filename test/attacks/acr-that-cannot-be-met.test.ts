import { expect, test } from 'vitest';
import { authorize, properQuery, sharedGateway, somebody } from '../support/attacker.ts';
import { OFFLINE_APP, tokensBy } from '../support/tokens.ts';

const gateway = sharedGateway();
const QR = 'urn:countersign:acr:qr';
const asking = (acr: object) => ({ claims: JSON.stringify({ id_token: { acr } }) });

test.each([{ value: 'urn:mace:incommon:iap:silver' }, { values: ['0', 'urn:other'] }])(
  'an essential acr %j that no sign-in here has is refused before anybody is asked',
  async (acr) => {
    const g = gateway();
    const party = await g.relyingParty(OFFLINE_APP);
    const { sentBack, text } = await authorize(g, properQuery(party, asking({ essential: true, ...acr })));
    expect(sentBack?.fields.get('error')).toBe('unmet_authentication_requirements');
    expect(sentBack?.fields.has('code')).toBe(false);
    expect(text).not.toContain('data-snapshot');
  },
);

test('an essential acr that this sign-in did not reach gives an error and no code, not a lie', async () => {
  const g = gateway();
  const party = await g.relyingParty(OFFLINE_APP);
  const phone = await g.phoneOf(somebody());
  for (const acr of [{ value: 'phr' }, { values: ['phr'] }]) {
    const asked = await party.ask(asking({ essential: true, ...acr }));
    const tab = await g.browser().open(asked.url);
    const { challenge, statement } = await phone.claim(tab.frame);
    await phone.approve(challenge, statement);
    const { fields } = await tab.collect();
    expect(fields.get('error')).toBe('unmet_authentication_requirements');
    expect(fields.has('code')).toBe(false);
  }
});

test('an acr that is reached, or was only wished for, says how it was', async () => {
  const g = gateway();
  const party = await g.relyingParty(OFFLINE_APP);
  const phone = await g.phoneOf(somebody());
  const met = [
    asking({ essential: true, values: ['phr', QR] }),
    asking({ value: 'phr' }),
    { acr_values: 'phr 0' },
  ];
  for (const ask of met) expect((await tokensBy(g, party, phone, ask)).claims()?.acr).toBe(QR);
});

test('a sub that somebody else has gives an error and no code, and the right one goes through', async () => {
  const g = gateway();
  const party = await g.relyingParty({ ...OFFLINE_APP, subjects: 'pairwise' });
  const [ada, eve] = [await g.phoneOf(somebody()), await g.phoneOf(somebody())];
  const sub = (await tokensBy(g, party, ada)).claims()?.sub;
  const ask = { claims: JSON.stringify({ id_token: { sub: { value: sub } } }) };
  const asked = await party.ask(ask);
  const tab = await g.browser().open(asked.url);
  const { challenge, statement } = await eve.claim(tab.frame);
  await eve.approve(challenge, statement);
  const { fields } = await tab.collect();
  expect(fields.get('error')).toBe('login_required');
  expect(fields.has('code')).toBe(false);
  expect((await tokensBy(g, party, ada, ask)).claims()?.sub).toBe(sub);
});
