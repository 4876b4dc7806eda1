import { vi } from 'vitest';
import { RedisEphemeralStore, SqliteEphemeralStore } from '../../src/adapters/ephemeral/index.ts';
import { FlexibleLimiter } from '../../src/adapters/limits/index.ts';
import { Outbox } from '../../src/adapters/mail/index.ts';
import {
  BrowserStoreSql,
  EnrollmentStoreSql,
  IntegrationStoreSql,
  PeopleStoreSql,
  RecoveryStoreSql,
} from '../../src/adapters/sql/index.ts';

type Method = (...given: unknown[]) => unknown;

/** Everything outside itself that a request of ours may ask. */
const PORTS: Readonly<Record<string, object>> = {
  ephemeral: SqliteEphemeralStore.prototype,
  redis: RedisEphemeralStore.prototype,
  limits: FlexibleLimiter.prototype,
  mail: Outbox.prototype,
  people: PeopleStoreSql.prototype,
  accounts: EnrollmentStoreSql.prototype,
  integrations: IntegrationStoreSql.prototype,
  browsers: BrowserStoreSql.prototype,
  recoveries: RecoveryStoreSql.prototype,
};

/** A clock's business, not a request's. */
const BY_ITSELF = ['sweep'];

/**
 * From now on notes every call of a port, in order: which method, and of which type the key is where it has one. Never
 * a value: what differs is then what is done, not for whom. Calls go through to the real part.
 */
export function recordPorts(): { calls: string[]; stop(): void } {
  const calls: string[] = [];
  const spies = Object.entries(PORTS).flatMap(([port, prototype]) =>
    Object.entries(Object.getOwnPropertyDescriptors(prototype))
      .filter(
        ([name, { value }]) => typeof value === 'function' && !['constructor', ...BY_ITSELF].includes(name),
      )
      .map(([name, { value }]) => {
        const real = value as Method;
        return vi.spyOn(prototype as Record<string, Method>, name).mockImplementation(function (
          this: unknown,
          ...given
        ) {
          calls.push(`${port}.${name}${typeOf(given[0])}`);
          return real.apply(this, given);
        });
      }),
  );
  return {
    calls,
    stop() {
      for (const spy of spies) spy.mockRestore();
    },
  };
}

/** `cs:mailed:1:{…}` is of the type `mailed`; a limit has a name. */
function typeOf(first: unknown): string {
  if (typeof first !== 'string') return '';
  if (/^[a-z]+$/.test(first)) return ` ${first}`;
  const type = /^cs:([a-z]+):/.exec(first)?.[1];
  return type === undefined ? '' : ` ${type}`;
}
