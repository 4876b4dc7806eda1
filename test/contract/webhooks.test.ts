import { sqliteDirectory, usePostgresDirectory } from '../support/directories.ts';
import { webhooksContract } from './webhooks.ts';

webhooksContract('SQLite', sqliteDirectory);
webhooksContract('PostgreSQL', usePostgresDirectory());
