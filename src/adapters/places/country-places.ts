import { createRequire } from 'node:module';
import ipaddr from 'ipaddr.js';
import { type CountryResponse, open, type Reader } from 'maxmind';
import type { Places } from '../../domain/approval/index.ts';

const DATABASE = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb';
const COUNTRY = /^[A-Z]{2}$/;
/** Looked up in every sign-in, often for the same few offices. */
const MOST_REMEMBERED = 10_000;

type Found = { country_code?: string };

/**
 * Countries by the registries' own allocations (ip-location-db, CC0), from a file that is installed with us and as old
 * as this installation. A country and no more: it is shown to people, and anything finer would be wrong too often.
 */
export class CountryPlaces implements Places {
  readonly #reader: Reader<CountryResponse>;

  private constructor(reader: Reader<CountryResponse>) {
    this.#reader = reader;
  }

  /** Reads the file; rejects when it is not there. */
  static async open(): Promise<CountryPlaces> {
    const file = createRequire(import.meta.url).resolve(DATABASE);
    return new CountryPlaces(await open<CountryResponse>(file, { cache: { max: MOST_REMEMBERED } }));
  }

  of(address: string): string {
    // Networks that everybody has at home stand in the file here and there, and mean nothing.
    if (!ipaddr.isValid(address) || ipaddr.process(address).range() !== 'unicast') return 'unknown';
    const found = this.#reader.get(address) as Found | null;
    const code = found?.country_code ?? '';
    return COUNTRY.test(code) ? code : 'unknown';
  }
}
