import { describe, expect, test } from 'vitest';
import { type Challenge, claim } from '../../src/domain/challenge/index.ts';

const NOW = 1_800_000_000_000;
const timers = { unscanned: 1, unscannedAtMost: 1, enrolling: 1, answer: 90_000, confirm: 1, collect: 1 };
const ada = { phoneId: 'phn_a', userId: 'usr_a' } as const;

const waiting: Challenge = {
  organizationId: 'org_1',
  integrationId: 'int_1',
  clientId: 'c',
  application: 'Contoso',
  host: 'contoso.example',
  demo: false,
  purpose: 'sign-in',
  policy: { confirmation: { kind: 'none', when: 'always' }, signUp: { mode: 'open', domains: [] } },
  id: 'chl_1',
  return: { kind: 'interaction', uid: 'u', until: NOW + 1_000_000 },
  browserSecretHash: 'h',
  browser: { address: '', userAgent: '', keyHash: '', traitHash: '' },
  createdAt: NOW,
  lastsUntil: NOW + 300_000,
  moves: 0,
  state: 'pending',
  deadline: NOW + 120_000,
};

describe('a claim', () => {
  test.each([true, false])('made in one place is not repeated in the other (here: %s)', (here) => {
    const terms = (here: boolean) => ({ statement: '{}', ...(here ? { here } : {}) });
    const claimed = claim(waiting, ada, terms(here), NOW, timers);
    expect(claim(claimed, ada, terms(here), NOW, timers)).toBe(claimed);
    expect(() => claim(claimed, ada, terms(!here), NOW, timers)).toThrow(
      expect.objectContaining({ code: 'answered_elsewhere' }),
    );
  });
});
