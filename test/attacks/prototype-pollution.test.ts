import { describe, expect, test } from 'vitest';
import {
  authorize,
  CODE_APP,
  exchange,
  forge,
  properQuery,
  puppetOf,
  sharedGateway,
  signInByCode,
  somebody,
  waitingSignIn,
} from '../support/attacker.ts';

const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '__defineGetter__',
  'valueOf',
];
const unpolluted = () => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
};

describe('a name that belongs to every object', () => {
  const gateway = sharedGateway();

  test.each(NAMES)('%s, is as a parameter ignored and as a field refused', async (name) => {
    const g = gateway();
    const party = await g.relyingParty(CODE_APP);
    for (const form of [name, `${name}[polluted]`, `${name}.polluted`, `scope[${name}]`]) {
      const answer = await authorize(
        g,
        `${properQuery(party)}&${encodeURIComponent(form)}=1&${encodeURIComponent(form)}=2`,
      );
      expect(answer.text).toContain('data-snapshot');
    }
    const ada = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    for (const body of [
      `{"frame":"${tab.frame}","${name}":{"polluted":1}}`,
      `{"${name}":{"frame":"${tab.frame}"}}`,
      `{"${name}":"${tab.frame}","ticket":"x"}`,
    ]) {
      const refused = await forge(g, ada, { path: '/claim', body });
      expect(refused, body).toMatchObject({ status: 400, code: 'invalid_input' });
    }
    expect((await tab.poll()).state).toBe('pending');

    const { code } = await signInByCode(g, party, ada.client);
    expect((await exchange(g, party, { code: name })).json.error).toBe('invalid_grant');
    expect((await exchange(g, party, { code, [name]: 'x' })).status).toBe(200);
    unpolluted();
  });

  test.each(NAMES)('%s, is no grant type, no client and no address', async (name) => {
    const g = gateway();
    const party = await g.relyingParty(CODE_APP);
    const odd = await exchange(g, party, { code: 'x', grant_type: name });
    expect(odd).toMatchObject({ status: 400, json: { error: 'unsupported_grant_type' } });
    expect(await exchange(g, party, { code: 'x', client_id: name })).toMatchObject({
      status: 401,
      json: { error: 'invalid_client' },
    });
    for (const path of [
      `/${name}`,
      `/assets/${name}`,
      `/interaction/${name}`,
      `/auth/${name}`,
      `/api/phone/v1/${name}`,
    ]) {
      const response = await fetch(g.origin + path, { redirect: 'manual' });
      expect(response.status, path).toBe(404);
      await response.text();
    }
    const lost = await fetch(`${g.origin}/`, { headers: { 'Accept-Language': name, Cookie: `${name}=x` } });
    expect(lost.status).toBe(200);
    await lost.text();
    unpolluted();
  });
});
