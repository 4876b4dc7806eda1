import { describe, expect, test } from 'vitest';
import { MailedCodes } from '../../src/domain/enrollment/index.ts';
import { Letters, type Mail } from '../../src/domain/mail/index.ts';
import { silentLogger, systemRandom } from '../../src/kernel/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { STORES, startGateway } from '../support/gateway.ts';
import { MemoryEphemeralStore } from '../support/memory-ephemeral-store.ts';
import { atTheDoor, codeTo, freshAddress, SignUpActor } from '../support/sign-up.ts';

describe.each(STORES)('a mailed code, on %s,', (store) => {
  test('counts once', async () => {
    const g = await startGateway({ store });
    const email = freshAddress();
    const { phone } = await atTheDoor(g);
    await phone.proves(g, email);
    await expect(phone.verify(await codeTo(g, email))).rejects.toMatchObject({ code: 'mail_code_over' });
    await phone.finish();
    await expect(phone.verify(await codeTo(g, email))).rejects.toMatchObject({ code: 'mail_code_over' });
  });

  test('is over when it is ten minutes old, and so is what it proved', async () => {
    const g = await startGateway({ store });
    const email = freshAddress();
    const { party, phone } = await atTheDoor(g);
    const again = async () => phone.scanned(await g.browser().open((await party.ask()).url));
    await phone.begin();
    await phone.code(email);
    const late = await codeTo(g, email);
    g.clock.advance(600_000);
    await again();
    await expect(phone.verify(late)).rejects.toMatchObject({ status: 410, code: 'mail_code_over' });
    await phone.proves(g, email);
    g.clock.advance(600_000);
    await again();
    await expect(phone.finish()).rejects.toMatchObject({ code: 'mail_code_over' });
    expect(await phone.begin()).toMatchObject({ step: 'email' });
  });

  test('is over when a new one was sent, which counts', async () => {
    const g = await startGateway({ store });
    const email = freshAddress();
    const { phone } = await atTheDoor(g);
    await phone.begin();
    await phone.code(email);
    const old = await codeTo(g, email);
    await phone.code(email);
    const fresh = await codeTo(g, email);
    if (old !== fresh) await expect(phone.verify(old)).rejects.toMatchObject({ code: 'wrong_mail_code' });
    expect(await phone.verify(fresh)).toMatchObject({ email });
  });

  test('that proved one address is forgotten when another is asked for', async () => {
    const g = await startGateway({ store });
    const { phone } = await atTheDoor(g);
    await phone.proves(g, freshAddress());
    await phone.code(freshAddress());
    await expect(phone.finish()).rejects.toMatchObject({ code: 'mail_code_over' });
  });

  test('of one browser is worth nothing in another, even on the same sign-in', async () => {
    const g = await startGateway({ store });
    const email = freshAddress();
    const { tab, phone } = await atTheDoor(g);
    await phone.begin();
    await phone.code(email);
    const code = await codeTo(g, email);
    const other = await new SignUpActor(g).scanned(tab);
    await expect(other.verify(code)).rejects.toMatchObject({ code: 'mail_code_over' });
    await other.code(freshAddress());
    await expect(other.verify(code)).rejects.toMatchObject({ code: 'wrong_mail_code' });
    expect(await phone.verify(code)).toMatchObject({ email });
    await expect(other.finish()).rejects.toMatchObject({ code: 'mail_code_over' });
  });

  test('for one application is worth nothing at another', async () => {
    const g = await startGateway({ store });
    const email = freshAddress();
    const { phone } = await atTheDoor(g);
    await phone.begin();
    await phone.code(email);
    const elsewhere = await atTheDoor(g, { name: 'Elsewhere' });
    phone.ticket = (await phone.scan(elsewhere.tab.frame)).ticket;
    await expect(phone.verify(await codeTo(g, email))).rejects.toMatchObject({ code: 'mail_code_over' });
  });

  test('needs a cookie of ours', async () => {
    const g = await startGateway({ store });
    const email = freshAddress();
    const { phone } = await atTheDoor(g);
    await phone.begin();
    await phone.code(email);
    for (const value of ['', 'x', 'A'.repeat(43), '__proto__', 'A'.repeat(10_000)]) {
      phone.browser.jar.take([`cs_mail=${value}; Path=/`]);
      await expect(phone.verify(await codeTo(g, email))).rejects.toMatchObject({ code: 'mail_code_over' });
    }
  });
});

/** The class that accounts and recoveries use too. */
async function aCode(purpose: string) {
  const clock = new FakeClock();
  const mails: Mail[] = [];
  const written: string[] = [];
  const store = new MemoryEphemeralStore(clock);
  const put = store.put.bind(store);
  store.put = async (key, value, life) => {
    written.push(`${key} ${value}`);
    await put(key, value, life);
  };
  const letters = new Letters({
    transport: { send: async (mail) => void mails.push(mail) },
    paper: (letter) => ({ subject: '', text: letter.kind === 'code' ? letter.code : '' }),
    logger: silentLogger,
  });
  const codes = new MailedCodes({ store, letters, clock, random: systemRandom });
  const attempt = await codes.start('ada@example.com', purpose);
  return { codes, attempt, code: mails[0]?.text ?? '', written };
}

test('a code for one purpose is worth nothing for another, and trying costs it no try', async () => {
  const { codes, attempt, code } = await aCode('change-email:usr_ada');
  for (const purpose of [
    'change-email:usr_eve',
    'recover',
    'change-email:usr_ada ',
    '',
    'change-email:usr_ad',
  ]) {
    await expect(codes.check(attempt, purpose, code)).rejects.toMatchObject({ code: 'mail_code_over' });
  }
  expect(await codes.check(attempt, 'change-email:usr_ada', code)).toBe('ada@example.com');
});

test('a dump of the store holds neither the code nor the attempt, and all million codes do not lead to it', async () => {
  const { createHmac, createHash } = await import('node:crypto');
  const { attempt, code, written } = await aCode('recover');
  const dump = written.join('\n');
  expect(dump).not.toContain(attempt);
  expect(dump).not.toContain(`"${code}"`);
  const { mac } = JSON.parse(dump.slice(dump.indexOf(' ') + 1)) as { mac: string };
  // Whoever has the dump has these to key a mac with.
  const keyInDump = /\{(.+?)\}/.exec(dump)?.[1] ?? '';
  for (const key of [keyInDump, Buffer.from(keyInDump, 'base64url'), 'mailed', '']) {
    const tried = createHmac('sha256', key).update(`mailed-code\0recover\0${code}`).digest('base64url');
    expect(tried).not.toBe(mac);
  }
  for (const bare of [code, `mailed-code\0recover\0${code}`, `recover\0${code}`, `ada@example.com${code}`]) {
    expect(createHash('sha256').update(bare).digest('base64url')).not.toBe(mac);
  }
});
