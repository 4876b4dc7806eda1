import { sqliteDirectory, usePostgresDirectory } from '../support/directories.ts';
import { browsersContract } from './directory-browsers.ts';
import { entraLinksContract } from './directory-entra-links.ts';
import { eraseContract } from './directory-erase.ts';
import { historyContract } from './directory-history.ts';
import { organizationUsersContract } from './directory-organization-users.ts';
import { organizationsContract } from './directory-organizations.ts';
import { peopleContract } from './directory-people.ts';
import { recoveryContract } from './directory-recovery.ts';
import { signUpContract } from './directory-sign-up.ts';

for (const [name, open] of [
  ['SQLite', sqliteDirectory],
  ['PostgreSQL', usePostgresDirectory()],
] as const) {
  peopleContract(name, open);
  organizationUsersContract(name, open);
  signUpContract(name, open);
  eraseContract(name, open);
  browsersContract(name, open);
  entraLinksContract(name, open);
  recoveryContract(name, open);
  historyContract(name, open);
  organizationsContract(name, open);
}
