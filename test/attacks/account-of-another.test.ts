import { expect, test } from 'vitest';
import { AccountActor, idsOf } from '../support/account.ts';
import { startGateway } from '../support/gateway.ts';
import { webPhoneOf } from '../support/web-phone.ts';

test('somebody else’s phones and browsers are not found by any form, and nothing of theirs changes', async () => {
  const g = await startGateway();
  const [ada, mallory] = [await webPhoneOf(g, 'ada'), await webPhoneOf(g, 'mallory')];
  const [hers, his] = [new AccountActor(g), new AccountActor(g)];
  const before = await hers.signIn(ada);
  const [phone = ''] = idsOf(before, 'phone');
  const [browser = ''] = idsOf(before, 'browser');
  await his.signIn(mallory);
  const attempts: [string, Record<string, string>][] = [
    ['/me/phones/rename', { phone, name: 'Mallory was here' }],
    ['/me/phones/remove', { phone }],
    ['/me/phones/remove', { phone, sure: 'last' }],
    ['/me/phones/remove', { phone, sure: 'other' }],
    ['/me/browsers/forget', { browser }],
    ['/me/browsers/allow', { browser }],
  ];
  for (const [path, fields] of attempts) {
    const answer = await his.send(path, fields);
    expect(answer.status, path).toBe(404);
    expect(answer.html).not.toContain('My phone');
  }
  const after = await hers.get();
  expect(idsOf(after, 'phone')).toEqual([phone]);
  expect(idsOf(after, 'browser')).toEqual([browser]);
  expect(after.html).not.toContain('Mallory was here');
  expect(after.html).toContain('My phone');
});

test('what names no phone or browser at all is refused, whatever it holds', async () => {
  const g = await startGateway();
  const me = new AccountActor(g);
  await me.signIn(await webPhoneOf(g, 'ada'));
  for (const phone of ['', 'phn_', "phn_' OR 1=1 --aaaaaaaaaaa", `brw_${'A'.repeat(22)}`, '../me', '\0']) {
    expect((await me.send('/me/phones/remove', { phone, sure: 'other' })).status).toBe(400);
    expect((await me.send('/me/browsers/forget', { browser: phone.replace('brw', 'phn') })).status).toBe(400);
  }
});

test('the data of a person are downloaded by nobody else, and hold nothing of anybody else', async () => {
  const g = await startGateway();
  const [ada, bob] = [await webPhoneOf(g, 'ada'), await webPhoneOf(g, 'bob')];
  const [hers, his] = [new AccountActor(g), new AccountActor(g)];
  await hers.signIn(ada);
  await his.signIn(bob);
  expect((await new AccountActor(g).send('/me/data')).status).toBe(401);
  const answer = await his.send('/me/data', { user: 'usr_somebody', email: 'ada@example.com' });
  expect(answer.headers.get('Content-Disposition')).toContain('attachment');
  expect(answer.html).toContain('bob@example.com');
  expect(answer.html).not.toContain('ada@example.com');
  expect((await his.get('/me/data')).status).toBe(404);
});

test('the data hold no code, no secret, and nothing by which a browser or a session could be taken over', async () => {
  const g = await startGateway();
  const ada = await webPhoneOf(g, 'ada');
  const me = new AccountActor(g);
  await me.signIn(ada);
  const { html } = await me.send('/me/data');
  const secrets = [me.browser.jar.header('/me') ?? '', ada.browser.jar.header('/') ?? ''].flatMap((header) =>
    header.split('; ').map((pair) => pair.slice(pair.indexOf('=') + 1)),
  );
  for (const secret of secrets) expect(html).not.toContain(secret);
  expect(html).not.toMatch(/hash/i);
});
