import { describe, expect, test } from 'vitest';
import { base64url, sha256, utf8 } from '../../src/phone/jws.ts';
import {
  expectNobodySignedIn,
  flipped,
  forge,
  forgedDecision,
  type Puppet,
  puppetOf,
  sharedGateway,
  somebody,
  waitingSignIn,
} from '../support/attacker.ts';
import { freshKey, STORES } from '../support/gateway.ts';

interface Scene {
  ada: Puppet;
  eve: Puppet;
  statement: string;
  /** A statement of another sign-in that the same phone holds. */
  other: string;
}

const unsigned = (digest: Uint8Array, header: object) =>
  `${base64url(utf8(JSON.stringify(header)))}.${base64url(digest)}.`;
const digestOf = (statement: string, word: string) => sha256(utf8(`countersign/v1\0${statement}${word}`));
const parts = async (scene: Scene) =>
  (await forgedDecision(scene.ada, scene.statement, 'approve')).split('.');

/** What stands where the phone's signed approval belongs. */
const FORGED: [what: string, make: (scene: Scene) => Promise<string> | string][] = [
  ['nothing', () => ''],
  ['the word approve', () => 'approve'],
  [
    'an unsigned approval',
    async ({ ada, statement }) =>
      unsigned(await digestOf(statement, 'approve'), {
        alg: 'none',
        typ: 'countersign-decision+jws',
        kid: ada.id,
      }),
  ],
  ['an approval of another statement', ({ ada, other }) => forgedDecision(ada, other, 'approve')],
  ['a signed refusal', ({ ada, statement }) => forgedDecision(ada, statement, 'refused')],
  ['a signed not_me', ({ ada, statement }) => forgedDecision(ada, statement, 'not_me')],
  ['another phone’s approval', ({ eve, statement }) => forgedDecision(eve, statement, 'approve')],
  [
    'another phone’s approval under this phone’s kid',
    ({ ada, eve, statement }) => forgedDecision(eve, statement, 'approve', { header: { kid: ada.id } }),
  ],
  [
    'this phone’s approval under another kid',
    ({ ada, eve, statement }) => forgedDecision(ada, statement, 'approve', { header: { kid: eve.id } }),
  ],
  [
    'an approval without a kid',
    ({ ada, statement }) => forgedDecision(ada, statement, 'approve', { header: { kid: undefined } }),
  ],
  [
    'an approval by a key nobody enrolled',
    async ({ ada, statement }) => forgedDecision(ada, statement, 'approve', { key: await freshKey() }),
  ],
  [
    'an approval typed as a proof',
    ({ ada, statement }) =>
      forgedDecision(ada, statement, 'approve', { header: { typ: 'countersign-phone-proof+jwt' } }),
  ],
  [
    'an approval without a type',
    ({ ada, statement }) => forgedDecision(ada, statement, 'approve', { header: { typ: undefined } }),
  ],
  [
    'the raw statement, signed',
    ({ ada, statement }) => forgedDecision(ada, statement, 'approve', { payload: utf8(statement) }),
  ],
  [
    'the raw input of the digest, signed',
    ({ ada, statement }) =>
      forgedDecision(ada, statement, 'approve', { payload: utf8(`countersign/v1\0${statement}approve`) }),
  ],
  [
    'the statement’s own hash, signed',
    async ({ ada, statement }) =>
      forgedDecision(ada, statement, 'approve', { payload: await sha256(utf8(statement)) }),
  ],
  [
    'an empty payload, signed',
    ({ ada, statement }) => forgedDecision(ada, statement, 'approve', { payload: new Uint8Array() }),
  ],
  [
    'a digest and one byte more, signed',
    async ({ ada, statement }) =>
      forgedDecision(ada, statement, 'approve', {
        payload: new Uint8Array([...(await digestOf(statement, 'approve')), 0]),
      }),
  ],
  [
    'an approval without the label',
    async ({ ada, statement }) =>
      forgedDecision(ada, statement, 'approve', { payload: await sha256(utf8(`${statement}approve`)) }),
  ],
  [
    'an approval with a number typed',
    async ({ ada, statement }) =>
      forgedDecision(ada, statement, 'approve', { payload: await digestOf(statement, 'approve42') }),
  ],
  [
    'a flipped bit in the signature',
    async (scene) => {
      const [h, p, s = ''] = await parts(scene);
      return `${h}.${p}.${flipped(s, 63)}`;
    },
  ],
  [
    'a flipped bit in the payload',
    async (scene) => {
      const [h, p = '', s] = await parts(scene);
      return `${h}.${flipped(p, 31)}.${s}`;
    },
  ],
  [
    'a flipped bit in the header',
    async (scene) => {
      const [h = '', p, s] = await parts(scene);
      return `${flipped(h, 20)}.${p}.${s}`;
    },
  ],
  ['a cut signature', async (scene) => (await parts(scene)).join('.').slice(0, -1)],
  [
    'a second signature appended',
    async (scene) => {
      const p = await parts(scene);
      return `${p.join('.')}.${p[2]}`;
    },
  ],
  ['an endless text', () => 'a'.repeat(1_024)],
];

describe.each(STORES)('on %s, to approve by', (store) => {
  const gateway = sharedGateway({ store });

  test.each(FORGED)('%s is refused; the holder can still answer', async (_, make) => {
    const g = gateway();
    const [ada, eve] = [await puppetOf(g, somebody()), await puppetOf(g, somebody())];
    const waiting = await waitingSignIn(g);
    const { statement: other } = await ada.client.claim((await waitingSignIn(g)).tab.frame);
    const { challenge, statement } = await ada.client.claim(waiting.tab.frame);
    const signature = await make({ ada, eve, statement, other });
    const refused = await forge(g, ada, { path: `/challenges/${challenge}/approve`, body: { signature } });

    expect(refused).toMatchObject({ status: 403, code: 'invalid_decision' });
    expect((await waiting.tab.poll()).state).toBe('claimed');
    await expectNobodySignedIn(g, waiting, challenge);
    expect(await ada.client.decline(challenge, statement, 'refused')).toMatchObject({ state: 'declined' });
  });
});

describe('a signed decision', () => {
  const gateway = sharedGateway();

  test.each([
    ['an approval', 'refused', 'approve'],
    ['a not_me', 'refused', 'not_me'],
    ['a refusal', 'not_me', 'refused'],
  ] as const)('of one kind, %s, does not decline for the reason %s', async (_, reason, signed) => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const { challenge, statement } = await ada.client.claim(tab.frame);
    const body = { reason, signature: await forgedDecision(ada, statement, signed) };
    expect(await forge(g, ada, { path: `/challenges/${challenge}/decline`, body })).toMatchObject({
      status: 403,
      code: 'invalid_decision',
    });
    expect((await tab.poll()).state).toBe('claimed');
  });

  test('of one sign-in is worth nothing in another of the same person at the same application', async () => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const party = await g.relyingParty();
    const [one, two] = [await waitingSignIn(g, { party }), await waitingSignIn(g, { party })];
    const first = await ada.client.claim(one.tab.frame);
    const second = await ada.client.claim(two.tab.frame);
    const body = { signature: await forgedDecision(ada, first.statement, 'approve') };
    expect(await forge(g, ada, { path: `/challenges/${second.challenge}/approve`, body })).toMatchObject({
      status: 403,
      code: 'invalid_decision',
    });
    await expectNobodySignedIn(g, two, second.challenge);
    expect((await one.tab.poll()).state).toBe('claimed');
  });

  test('approves nothing a second time', async () => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const { challenge, statement } = await ada.client.claim(tab.frame);
    const body = { signature: await forgedDecision(ada, statement, 'approve') };
    const request = { path: `/challenges/${challenge}/approve`, body };
    expect((await forge(g, ada, request)).status).toBe(200);
    expect(await forge(g, ada, request)).toMatchObject({ status: 409, code: 'challenge_decided' });
  });
});
