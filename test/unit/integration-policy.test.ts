import { describe, expect, test } from 'vitest';
import { DEFAULT_CONFIRMATION, DEFAULT_SIGN_UP } from '../../src/domain/directory/index.ts';
import { made } from './an-integration-service.ts';

const CHOSEN = {
  confirm: 'number',
  emailDomains: ['Contoso.com'],
  termsUrl: 'https://contoso.com/terms',
  privacyUrl: 'https://contoso.com/privacy',
};
const KEPT = {
  confirmation: { kind: 'number', when: 'always' },
  signUp: { mode: 'domains', domains: ['contoso.com'] },
  termsUrl: 'https://contoso.com/terms',
  privacyUrl: 'https://contoso.com/privacy',
};

describe('how people sign in at an integration', () => {
  test('is by a code at a risk and by invitation, where nobody says otherwise', async () => {
    expect(await made().create()).toMatchObject({
      confirmation: DEFAULT_CONFIRMATION,
      signUp: DEFAULT_SIGN_UP,
      termsUrl: undefined,
      privacyUrl: undefined,
    });
  });

  test('is as it was chosen; domains alone say that they decide', async () => {
    expect(await made().create(CHOSEN)).toMatchObject(KEPT);
  });

  test('stays as it was when something else is changed', async () => {
    const { service, create } = made();
    const { id } = await create(CHOSEN);
    expect(await service.update(id, { name: 'Contoso Ltd' })).toMatchObject({ ...KEPT, name: 'Contoso Ltd' });
  });

  test.each([
    [{ confirm: 'none' }, { ...KEPT, confirmation: { kind: 'none', when: 'always' } }],
    [{ signUp: 'open' }, { ...KEPT, signUp: { mode: 'open', domains: [] } }],
    [{ emailDomains: ['b.example'] }, { ...KEPT, signUp: { mode: 'domains', domains: ['b.example'] } }],
    [{ signUp: 'domains' }, KEPT],
    [{ termsUrl: '' }, { ...KEPT, termsUrl: undefined }],
    [{ privacyUrl: 'https://b.example' }, { ...KEPT, privacyUrl: 'https://b.example/' }],
  ])('changed by %j changes by that alone', async (change, expected) => {
    const { service, create } = made();
    const { id } = await create(CHOSEN);
    expect(await service.update(id, change)).toMatchObject(expected);
  });

  test.each([
    ['confirm', { confirm: 'sms' }],
    ['sign-up', { signUp: 'anyone' }],
    ['email-domain', { signUp: 'domains' }],
    ['email-domain', { signUp: 'open', emailDomains: ['contoso.com'] }],
    ['terms-url', { termsUrl: 'http://contoso.com' }],
    ['privacy-url', { privacyUrl: 'contoso.com' }],
  ])('is refused for %s %j, and nothing is changed', async (path, given) => {
    const { service, create } = made();
    const refused = { kind: 'invalid', faults: [{ path }] };
    await expect(create(given)).rejects.toMatchObject(refused);
    const { id } = await create();
    await expect(service.update(id, given)).rejects.toMatchObject(refused);
    expect(await service.byId(id)).toMatchObject({ version: 1, signUp: DEFAULT_SIGN_UP });
  });
});
