import { sqliteDirectory, usePostgresDirectory } from '../support/directories.ts';
import { statisticsContract } from './statistics.ts';

statisticsContract('SQLite', sqliteDirectory);
statisticsContract('PostgreSQL', usePostgresDirectory());
