import { sqliteDirectory, usePostgresDirectory } from '../support/directories.ts';
import { grantsContract } from './grants.ts';

grantsContract('SQLite', sqliteDirectory);
grantsContract('PostgreSQL', usePostgresDirectory());
