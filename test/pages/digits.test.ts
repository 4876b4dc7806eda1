import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digitsOf, inHalves } from '../../src/browser/digits.ts';

test.each([
  ['204117', '204117'],
  [' 204 117\n', '204117'],
  ['204-117', '204117'],
  ['204\u00a0117', '204117'],
  ['２０４１１７', '204117'],
  ['2o4117', '2o4117'],
  ['', ''],
])('%j is read as %j', (typed, digits) => {
  expect(digitsOf(typed)).toBe(digits);
});

test('a code that was copied as it is shown is the code', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999 }), (n) => {
      const code = String(n).padStart(6, '0');
      expect(inHalves(code)).toMatch(/^\d{3} \d{3}$/);
      expect(digitsOf(inHalves(code))).toBe(code);
    }),
  );
});
