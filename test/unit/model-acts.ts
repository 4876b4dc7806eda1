import fc from 'fast-check';
import type { ConfirmationPolicy } from '../../src/domain/directory/index.ts';
import { MINUTE, SECOND } from '../../src/kernel/index.ts';

/** By which of the codes shown so far (0 is the newest), and with whose browser secret. */
interface ByBrowser {
  code: number;
  secret: 'right' | 'wrong' | 'another';
}

/** What can be done: by whom, to which of the codes shown so far, and how. */
export type Act =
  | { do: 'scan' | 'claim' | 'claim-by-ticket'; phone: number; code: number; near: boolean }
  | {
      do: 'approve' | 'refused' | 'not_me';
      phone: number;
      code: number;
      signedBy: number;
      number: 'right' | 'wrong' | 'none';
    }
  | ({ do: 'cancel' | 'collect' | 'read' | 'new-code' | 'keep-alive' } & ByBrowser)
  | ({ do: 'type-code'; typed: 'right' | 'wrong' } & ByBrowser)
  | ({ do: 'passkey-here'; passkey: number; signedBy: number } & ByBrowser);

/** Mostly the first phone: without it there would be more quarrels than sign-ins. */
const phone = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(3));
/** Mostly the newest code; older ones are tried too. */
const code = fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.nat(3));
const secret = fc.oneof(
  { weight: 5, arbitrary: fc.constant('right' as const) },
  fc.constantFrom('wrong' as const, 'another' as const),
);
const signedBy = fc.oneof({ weight: 8, arbitrary: fc.constant(-1) }, fc.nat(3));

const claiming = fc.record({
  do: fc.constantFrom('scan' as const, 'claim' as const, 'claim-by-ticket' as const),
  phone,
  code,
  near: fc.boolean(),
});
const number = fc.oneof(
  { weight: 3, arbitrary: fc.constant('right' as const) },
  fc.constantFrom('wrong' as const, 'none' as const),
);
const approving = fc.record({ do: fc.constant('approve' as const), phone, code, signedBy, number });
const declining = fc.record({
  do: fc.constantFrom('refused' as const, 'not_me' as const),
  phone,
  code,
  signedBy,
  number: fc.constant('none' as const),
});
const typing = fc.record({
  do: fc.constant('type-code' as const),
  code,
  secret,
  typed: fc.constantFrom('right' as const, 'wrong' as const),
});
const here = fc.record({
  do: fc.constant('passkey-here' as const),
  code,
  secret,
  passkey: fc.nat(1),
  signedBy: fc.oneof({ weight: 5, arbitrary: fc.constant(-1) }, fc.nat(1)),
});
const browsing = fc.record({
  do: fc.constantFrom('collect' as const, 'collect' as const, 'read' as const, 'keep-alive' as const),
  code,
  secret,
});
const leaving = fc.record({ do: fc.constantFrom('cancel' as const, 'new-code' as const), code, secret });

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 12, arbitrary: claiming },
  { weight: 12, arbitrary: approving },
  { weight: 3, arbitrary: declining },
  { weight: 10, arbitrary: typing },
  { weight: 2, arbitrary: here },
  { weight: 12, arbitrary: browsing },
  { weight: 1, arbitrary: leaving },
);

/** Acts that happen at once, and the time that passes after them. */
export const round = fc.record({
  acts: fc.array(act, { minLength: 1, maxLength: 5, size: 'max' }),
  pass: fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    fc.constantFrom(SECOND, 20 * SECOND, 59 * SECOND, 60 * SECOND, 89 * SECOND, 119 * SECOND, 2 * MINUTE),
  ),
});

const claimed = (near: boolean): Act => ({ do: 'claim', phone: 0, code: 0, near });
const approved = (number: 'right' | 'wrong'): Act => ({
  do: 'approve',
  phone: 0,
  code: 0,
  signedBy: -1,
  number,
});
const mistyped: Act = { do: 'type-code', code: 0, secret: 'right', typed: 'wrong' };
const answeredHere: Act = { do: 'passkey-here', code: 0, secret: 'right', passkey: 0, signedBy: -1 };

/** How far a sign-in got in order before everything happens at once: few schedules get far by themselves. */
export const opening = fc.constantFrom<Act[]>(
  [],
  [claimed(true)],
  [claimed(false)],
  [claimed(true), approved('right')],
  [claimed(true), approved('wrong')],
  [claimed(false), approved('right')],
  [claimed(false), approved('right'), mistyped, mistyped],
  [answeredHere],
);

/** What the integration of a run asks for besides the approval. */
export const policy = fc.constantFrom<ConfirmationPolicy>(
  { kind: 'none', when: 'always' },
  { kind: 'number', when: 'always' },
  { kind: 'typed-code', when: 'always' },
  { kind: 'typed-code', when: 'on-risk' },
);
