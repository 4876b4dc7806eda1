import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { cli } from '../support/cli.ts';
import { startGateway } from '../support/gateway.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'countersign-cli-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

const CREATE = ['integration', 'create', '--kind', 'azure-b2c', '--name', 'C', '--initial-domain', 'contoso'];

describe('how people sign in to an integration', () => {
  test('is a code at a risk, by invitation alone, unless it is told otherwise', async () => {
    const made = (await cli({ DATA_DIR: folder() }, [...CREATE, '--json'])).json();
    expect(made).toMatchObject({ confirm: 'typed-code:on-risk', signUp: 'invited' });
    for (const name of ['emailDomains', 'termsUrl', 'privacyUrl']) expect(made).not.toHaveProperty(name);
  });

  test('is set when it is made, shown by list, and changed by update, each part by itself', async () => {
    const env = { DATA_DIR: folder() };
    const said = {
      confirm: 'number:always',
      signUp: 'domains',
      emailDomains: ['example.com', 'example.org'],
      termsUrl: 'https://contoso.example/terms',
      privacyUrl: 'https://contoso.example/privacy',
    };
    const made = await cli(env, [
      ...[...CREATE, '--confirm', 'number', '--sign-up', 'domains'],
      ...['--email-domain', 'Example.com', '--email-domain', '@example.org'],
      ...['--terms-url', said.termsUrl, '--privacy-url', said.privacyUrl, '--json'],
    ]);
    expect(made.json()).toMatchObject(said);
    const listed = async () =>
      (JSON.parse((await cli(env, ['integration', 'list', '--json'])).out) as unknown[])[0];
    expect(await listed()).toMatchObject(said);
    expect((await cli(env, ['integration', 'list'])).out).toMatch(/confirm +number:always\n/);

    const update = ['integration', 'update', '--id', String(made.json().id), '--json'];
    expect((await cli(env, [...update, '--confirm', 'typed-code:always'])).json()).toMatchObject({
      ...said,
      confirm: 'typed-code:always',
    });
    const open = (await cli(env, [...update, '--sign-up', 'open', '--terms-url', ''])).json();
    expect(open).toMatchObject({ signUp: 'open', confirm: 'typed-code:always', privacyUrl: said.privacyUrl });
    expect(open).not.toHaveProperty('emailDomains');
    expect(open).not.toHaveProperty('termsUrl');
  });

  test('is printed in words that can be given back', async () => {
    const env = { DATA_DIR: folder() };
    const made = (await cli(env, [...CREATE, '--json'])).json();
    const update = ['integration', 'update', '--id', String(made.id), '--json', '--confirm'];
    for (const word of [
      'none',
      'number:always',
      'number:on-risk',
      'typed-code:always',
      'typed-code:on-risk',
    ]) {
      expect((await cli(env, [...update, word])).json()).toMatchObject({ confirm: word });
    }
  });

  test.each([
    [['--confirm', 'sms'], /confirm "sms" is not offered: write none, number or typed-code/],
    [['--confirm', 'number:sometimes'], /with :always or :on-risk/],
    [['--sign-up', 'anybody'], /sign-up "anybody" is not offered/],
    [['--sign-up', 'domains'], /email-domain is required for domains/],
    [['--email-domain', 'nonsense'], /email-domain "nonsense" is no domain/],
    [['--sign-up', 'open', '--email-domain', 'example.com'], /email-domain is for --sign-up domains alone/],
    [['--terms-url', 'http://contoso.example/terms'], /terms-url .* is no address/],
    [['--privacy-url', 'javascript:alert(1)'], /privacy-url .* is no address/],
  ])('is refused as %j, says why, and keeps nothing', async (options, why) => {
    const env = { DATA_DIR: folder() };
    const refused = await cli(env, [...CREATE, ...options]);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(why);
    expect((await cli(env, ['integration', 'list', '--json'])).out).toBe('[]\n');
  });
});

describe('the scripted phone', () => {
  /** A browser in front of an application with this policy, and what the phone's verbs need. */
  async function phoneBefore(confirm: string) {
    const g = await startGateway();
    const key = join(folder(), 'phone.json');
    const env = { DATA_DIR: g.dataDir, PUBLIC_URL: g.issuer };
    await cli(env, ['phone', 'enroll', '--invitation', await g.invitationFor('ada'), '--key', key]);
    const party = await g.relyingParty({ confirm });
    const asked = await party.ask();
    const tab = await g.browser().open(asked.url);
    const phone = (verb: string, ...words: string[]) => cli(env, ['phone', verb, '--key', key, ...words]);
    return { g, env, key, party, asked, tab, phone };
  }

  test('claims, types the number that the page shows, and signs in', async () => {
    const { phone, tab, party, asked } = await phoneBefore('number');
    const claimed = (await phone('claim', '--scan', tab.frame, '--json')).json();
    expect(claimed).toMatchObject({ statement: { confirmation: 'number' } });
    const { number = '' } = await tab.poll();
    const challenge = ['--challenge', String(claimed.challenge), '--json'];
    const without = await phone('approve', ...challenge);
    expect(without.code).toBe(1);
    expect(JSON.parse(without.err)).toMatchObject({ error: 'number_required' });
    expect((await phone('approve', ...challenge, '--number', number)).json()).toMatchObject({
      state: 'approved',
    });
    await party.verify(await tab.collect(), asked);
  });

  test('types a wrong number on purpose, and says that the sign-in is over', async () => {
    const { phone, tab } = await phoneBefore('number');
    const { challenge } = (await phone('claim', '--scan', tab.frame, '--json')).json();
    const { number = '' } = await tab.poll();
    const over = await phone('wrong-number', '--challenge', String(challenge), '--number', number, '--json');
    expect(over.code).toBe(0);
    expect(over.json()).toEqual({ challenge, state: 'declined', reason: 'wrong_number' });
    expect(await tab.poll()).toMatchObject({ state: 'declined', reason: 'wrong_number' });
  });

  test.each(['7', '123', 'ab', ''])('meets the number %j with how it is written', async (number) => {
    const { phone, tab } = await phoneBefore('number');
    const typed = await phone('approve', '--scan', tab.frame, '--number', number);
    expect(typed).toMatchObject({ code: 2, err: expect.stringContaining('two digits') });
    const wrong = await phone('wrong-number', '--scan', tab.frame);
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('--number is required') });
  });

  test('prints the code that has to be typed on the page, for approve and for watch', async () => {
    const { g, env, key, phone, tab, party, asked } = await phoneBefore('typed-code:always');
    const approved = (await phone('approve', '--scan', tab.frame, '--json')).json();
    expect(approved).toEqual({
      challenge: expect.stringMatching(/^chl_/),
      state: 'confirming',
      code: expect.stringMatching(/^\d{6}$/),
      expiresIn: 120,
    });
    await tab.confirm(String(approved.code));
    await party.verify(await tab.collect(), asked);

    const second = await party.ask();
    const other = await g.browser().open(second.url);
    async function* fed() {
      yield `${other.frame}\n`;
    }
    const watched = await cli(env, ['phone', 'watch', '--scan-from', '-', '--key', key, '--json'], fed());
    expect(watched.json()).toMatchObject({ state: 'confirming', code: expect.stringMatching(/^\d{6}$/) });
    await other.confirm(String(watched.json().code));
    await party.verify(await other.collect(), second);
  });
});
