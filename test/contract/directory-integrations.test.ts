import { sqliteDirectory, usePostgresDirectory } from '../support/directories.ts';
import { integrationsContract } from './directory-integrations.ts';

for (const [name, open] of [
  ['SQLite', sqliteDirectory],
  ['PostgreSQL', usePostgresDirectory()],
] as const) {
  integrationsContract(name, open);
}
