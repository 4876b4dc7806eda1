import { describe, expect, test } from 'vitest';
import { outcome } from '../support/attacker.ts';
import { entraWorld } from '../support/entra.ts';
import { webPhoneOf } from '../support/web-phone.ts';

describe('whoever knows the password of an account in Entra and has a phone here', () => {
  test.each<[string, Record<string, unknown>]>([
    ['of another address', {}],
    [
      'whose address the hint holds as `email`, which people write themselves',
      {
        email: 'eve@example.com',
        upn: 'eve@example.com',
        email_verified: true,
        verified_primary_email: ['eve@example.com'],
      },
    ],
    ['of a look-alike address', { preferred_username: 'eve@example.com.evil.example' }],
    ['of an address in other letters', { preferred_username: 'еve@example.com' }],
    ['when the hint names nobody', { preferred_username: undefined }],
    ['when the user name is no address', { preferred_username: '+4612345678' }],
  ])('%s, cannot make it the second factor', async (_, claims) => {
    const world = await entraWorld({ input: { signUp: 'open' } });
    const eve = await world.g.phoneOf('eve');
    const passkey = await webPhoneOf(world.g, 'eve');
    const { tab } = await world.waiting({}, { claims });
    expect(await outcome(eve.claim(tab.frame))).toBe('not_linked');
    expect(await outcome(passkey.scanAndClaim(tab.frame))).toBe('not_linked');
    expect((await tab.poll()).state).toMatch(/pending|scanned/);
    expect((await tab.cancel()).fields.get('error')).toBe('access_denied');
    expect(await world.g.gateway.entraLinks.list(world.integration.id)).toEqual([]);
  });

  test('with an address that was never proven, cannot either', async () => {
    const world = await entraWorld({ input: { signUp: 'open' } });
    const phone = await world.g.phoneOf('ada');
    const { people } = world.g.gateway;
    const ada = await people.userByEmail('ada@example.com');
    if (ada === undefined) throw new Error('ada is there');
    await people.updateUser({ ...ada, emailVerified: false, version: ada.version + 1 });
    const { tab } = await world.waiting();
    expect(await outcome(phone.claim(tab.frame))).toBe('not_linked');
  });

  test('whose address changes after the claim, cannot: the proof is looked at again', async () => {
    const world = await entraWorld({ input: { signUp: 'open' } });
    const phone = await world.g.phoneOf('ada');
    const { people } = world.g.gateway;
    const { tab } = await world.waiting();
    const { challenge, statement } = await phone.claim(tab.frame);
    const ada = await people.userByEmail('ada@example.com');
    if (ada === undefined) throw new Error('ada is there');
    await people.updateUser({ ...ada, email: 'other@example.com', version: ada.version + 1 });
    expect(await outcome(phone.approve(challenge, statement))).toBe('not_linked');
  });

  test('is not let in by an open sign-up elsewhere: where people are invited, the address alone is not enough', async () => {
    const world = await entraWorld();
    const { g } = world;
    const { integration } = await g.integration({ signUp: 'open' });
    expect(integration.signUp.mode).toBe('open');
    const phone = await g.phoneOf('ada');
    const ada = await g.gateway.people.userByEmail('ada@example.com');
    const { DatabaseSync } = await import('node:sqlite');
    const db = new DatabaseSync(`${g.config.dataDir}/directory.sqlite`);
    db.prepare('DELETE FROM invitations WHERE user_id = ?').run(ada?.id ?? '');
    db.close();
    const { tab } = await world.waiting();
    expect(await outcome(phone.claim(tab.frame))).toBe('not_admitted');
  });
});
