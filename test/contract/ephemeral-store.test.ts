import { redisUnderTest, sqliteUnderTest } from '../support/ephemeral-stores.ts';
import { ephemeralStoreContract } from './ephemeral-store.ts';

ephemeralStoreContract('a SQLite file', sqliteUnderTest);
ephemeralStoreContract('Redis', redisUnderTest);
