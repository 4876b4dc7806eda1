import { beforeEach, describe, expect, test } from 'vitest';
import { MailedCodes } from '../../src/domain/enrollment/index.ts';
import { type Letter, Letters } from '../../src/domain/mail/index.ts';
import { silentLogger, systemRandom } from '../../src/kernel/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { MemoryEphemeralStore } from '../support/memory-ephemeral-store.ts';

/** What a code may have been mailed for elsewhere. */
const OTHERS = ['sign-up', 'change-email', 'recovery2', 'Recovery', ''];

describe('a code that was mailed for something else', () => {
  let codes: MailedCodes;
  let mailed: string;

  beforeEach(() => {
    const clock = new FakeClock();
    const paper = (letter: Letter) => {
      if (letter.kind === 'code') mailed = letter.code;
      return { subject: '', text: '' };
    };
    const letters = new Letters({ transport: { send: async () => {} }, paper, logger: silentLogger });
    codes = new MailedCodes({
      store: new MemoryEphemeralStore(clock),
      letters,
      clock,
      random: systemRandom,
    });
  });

  test.each(OTHERS)('(%j) begins no recovery', async (purpose) => {
    const attempt = await codes.start('ada@example.com', purpose);
    await expect(codes.check(attempt, 'recovery', mailed)).rejects.toMatchObject({ code: 'mail_code_over' });
    expect(await codes.awaited(attempt, 'recovery')).toBeUndefined();
  });

  test.each(OTHERS)('one for a recovery is worth nothing for %j', async (purpose) => {
    const attempt = await codes.start('ada@example.com', 'recovery');
    await expect(codes.check(attempt, purpose, mailed)).rejects.toMatchObject({ code: 'mail_code_over' });
    expect(await codes.check(attempt, 'recovery', mailed)).toBe('ada@example.com');
  });
});
