import { describe, expect, test } from 'vitest';
import { outcome, withDirectory } from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';
import { emailOf, enrolledBy, lostPhone, Recovering, userOf } from '../support/recovery.ts';

const wrong = { status: 403, code: 'wrong_recovery_code' };

describe.each(STORES)('a recovery code, on %s,', (store) => {
  test('works once', async () => {
    const { g, ada, userId } = await lostPhone({ store });
    const [code = ''] = await g.gateway.recovery.makeCodes(userId, '192.0.2.1');
    await ada.useCode((await ada.prove()).visit, code);
    await expect(ada.useCode((await ada.prove()).visit, code)).rejects.toMatchObject(wrong);
  });

  test('of another account is none', async () => {
    const { g, ada, letters, userId } = await lostPhone({ store });
    await g.invitationFor('bob');
    const [ofBob = ''] = await g.gateway.recovery.makeCodes(await userOf(g, 'bob'), '192.0.2.1');
    await g.gateway.recovery.makeCodes(userId, '192.0.2.1');
    await expect(ada.useCode((await ada.prove()).visit, ofBob)).rejects.toMatchObject(wrong);
    const bob = new Recovering(g, letters, emailOf('bob'));
    await enrolledBy(g, (await bob.useCode((await bob.prove()).visit, ofBob)).invitation);
  });

  test('ends the visit it was used in', async () => {
    const { g, ada, userId } = await lostPhone({ store });
    const [first = '', second = ''] = await g.gateway.recovery.makeCodes(userId, '192.0.2.1');
    const { visit } = await ada.prove();
    await ada.useCode(visit, first);
    expect(await outcome(ada.useCode(visit, second))).toBe('recovery_visit_over');
    expect(await g.gateway.recovery.codesLeft(userId)).toBe(9);
  });
});

test('a recovery code cannot be read out of the directory: only its hash is there, and is no code', async () => {
  const { g, ada, userId } = await lostPhone();
  const codes = await g.gateway.recovery.makeCodes(userId, '192.0.2.1');
  const rows = withDirectory(g, (db) => JSON.stringify(db.prepare('SELECT * FROM recovery_codes').all()));
  for (const code of codes) {
    expect(rows).not.toContain(code);
    expect(rows).not.toContain(code.replaceAll('-', ''));
  }
  const [hash = ''] = rows.match(/(?<="code_hash":")[^"]+/) ?? [];
  const { visit } = await ada.prove();
  await expect(ada.useCode(visit, hash)).rejects.toMatchObject(wrong);
});

test('an invitation, a mailed code and what looks like a code are no recovery code', async () => {
  const { g, ada, letters, userId } = await lostPhone();
  await g.gateway.recovery.makeCodes(userId, '192.0.2.1');
  const { visit } = await ada.prove();
  const { code } = await g.gateway.enrollment.issue(userId, 'add-phone', 60_000);
  for (const given of [code, letters.codeFor(ada.email), '', '0000-0000-0000-0000', 'UUUU-UUUU-UUUU-UUUU']) {
    await expect(ada.useCode(visit, given), given).rejects.toMatchObject(wrong);
  }
  expect(await g.gateway.recovery.codesLeft(userId)).toBe(10);
});
