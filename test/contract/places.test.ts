import { beforeAll, describe, expect, test } from 'vitest';
import { CountryPlaces } from '../../src/adapters/places/index.ts';
import type { Places } from '../../src/domain/approval/index.ts';

describe('the country of an address', () => {
  let places: Places;
  beforeAll(async () => {
    places = await CountryPlaces.open();
  });

  test.each([
    ['193.99.144.80', 'DE'],
    ['8.8.8.8', 'US'],
    ['2a02:2e0:3fe:1001:302::', 'DE'],
    ['194.230.0.1', 'CH'],
  ])('%s is %s', (address, country) => {
    expect(places.of(address)).toBe(country);
    expect(places.of(address), 'asked again').toBe(country);
  });

  test.each(['127.0.0.1', '10.0.0.1', '192.168.1.1', '::1', 'fe80::1', '192.0.2.1', '2001:db8::1'])(
    '%s belongs to no country, and is said to be unknown',
    (address) => {
      expect(places.of(address)).toBe('unknown');
    },
  );

  test.each(['', 'unknown', '999.1.1.1', '8.8.8.8:53', '<b>', '8.8.8.8\0', 'a'.repeat(10_000)])(
    '%j is no address, and is unknown too',
    (text) => {
      expect(places.of(text)).toBe('unknown');
    },
  );
});
