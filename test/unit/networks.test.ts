import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { relationOf } from '../../src/domain/approval/networks.ts';

type Groups = readonly number[];
const group = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat(0xffff));
const groups: fc.Arbitrary<Groups> = fc.array(group, { minLength: 8, maxLength: 8 });

const written = (all: Groups, pad: number, upper: boolean): string[] =>
  all.map((one) => {
    const hex = one.toString(16).padStart(pad, '0');
    return upper ? hex.toUpperCase() : hex;
  });

/** Ways to write one address: with zeros or not, in either case, with `::` for any run of zero groups. */
const spellingOf = (all: Groups): fc.Arbitrary<string> =>
  fc
    .record({
      pad: fc.integer({ min: 1, max: 4 }),
      upper: fc.boolean(),
      from: fc.nat(7),
      length: fc.integer({ min: 0, max: 8 }),
    })
    .map(({ pad, upper, from, length }) => {
      const texts = written(all, pad, upper);
      const run = all.slice(from, from + length);
      if (run.length === 0 || run.some((one) => one !== 0)) return texts.join(':');
      return `${texts.slice(0, from).join(':')}::${texts.slice(from + run.length).join(':')}`;
    });

/** The same with its last two groups as an IPv4 address (RFC 4291 section 2.2). */
const dotted = (spelling: string, all: Groups): string => {
  const [high = 0, low = 0] = all.slice(6);
  const v4 = [high >> 8, high & 255, low >> 8, low & 255].join('.');
  return spelling.replace(/[^:]+:[^:]+$/, v4);
};

const spelled = groups.chain((all) => fc.tuple(fc.constant(all), spellingOf(all), spellingOf(all)));
const anAddress = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  spelled.map(([, text]) => text),
  fc.constantFrom('unknown', '', '::', '::1'),
);

describe('the relation of two networks', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1', 'same'],
    ['192.0.2.1', '192.0.2.2', 'different'],
    ['2001:db8:1:2::1', '2001:db8:1:2:aaaa:bbbb:cccc:dddd', 'same'],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', 'different'],
    ['2001:DB8:0001:2::1', '2001:db8:1:2::9', 'same'],
    ['2001:db8::1', '2001:db8:0:0:1::', 'same'],
    ['2001:db8::1', '2001:db8:0:1::1', 'different'],
    ['::1', '0:0:0:0:0:0:0:2', 'same'],
    ['::', '1::', 'different'],
    ['fe80::1%eth0', 'fe80::2%en1', 'same'],
    ['192.0.2.1', '2001:db8::1', 'unknown'],
    ['2001:db8::1', '192.0.2.1', 'unknown'],
    ['unknown', 'unknown', 'unknown'],
    ['unknown', '192.0.2.1', 'unknown'],
    ['192.0.2.1:443', '192.0.2.1:443', 'unknown'],
    ['', '', 'unknown'],
  ])('of %j and %j is %s', (a, b, expected) => {
    expect(relationOf(a, b)).toBe(expected);
    expect(relationOf(b, a)).toBe(expected);
  });

  test('is the same whichever way round', () => {
    fc.assert(
      fc.property(anAddress, anAddress, (a, b) => {
        expect(relationOf(a, b)).toBe(relationOf(b, a));
      }),
    );
  });

  test('of one address to itself is same, however it is written', () => {
    const twice = fc.ipV4().map((a) => [a, a] as const);
    fc.assert(
      fc.property(
        fc.oneof(
          twice,
          spelled.map(([, a, b]) => [a, b] as const),
        ),
        ([a, b]) => {
          expect(relationOf(a, b)).toBe('same');
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('of two IPv6 addresses is that of their first four groups, however they are written', () => {
    const two = fc
      .tuple(groups, groups, fc.nat(8))
      .map(([a, b, shared]): [Groups, Groups] => [a, [...a.slice(0, shared), ...b.slice(shared)]])
      .chain(([a, b]) => fc.tuple(fc.constant(a), fc.constant(b), spellingOf(a), spellingOf(b)));
    fc.assert(
      fc.property(two, ([a, b, writtenA, writtenB]) => {
        const same = a.slice(0, 4).join() === b.slice(0, 4).join();
        expect(relationOf(writtenA, writtenB)).toBe(same ? 'same' : 'different');
      }),
      { numRuns: 1_000 },
    );
  });

  test('of an IPv6 address that ends as IPv4 is that of the same address in groups', () => {
    const ending = spelled.filter(([, text]) => /[^:]+:[^:]+$/.test(text));
    fc.assert(
      fc.property(ending, ([all, a, b]) => {
        expect(relationOf(dotted(a, all), b)).toBe('same');
      }),
      { numRuns: 1_000 },
    );
  });
});
