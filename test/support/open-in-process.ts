/**
 * A process of its own that opens the directory file named by its first argument, as a gateway or a command does when
 * it starts. With a second argument it is killed in the middle of a migration that comes after all others.
 */
import { Kysely } from 'kysely';
import { migrate } from '../../src/adapters/sql/migrate.ts';
import { MIGRATIONS, openDirectory } from '../../src/adapters/sql/open.ts';
import { openSqlite } from '../../src/adapters/sql/sqlite-dialect.ts';
import { silentLogger } from '../../src/kernel/index.ts';

const [, , file = '', killed] = process.argv;

if (killed) {
  const half = async (db: Kysely<unknown>) => {
    await db.schema.createTable('half').addColumn('id', 'text').execute();
    process.kill(process.pid, 'SIGKILL');
  };
  const db = new Kysely<unknown>({ dialect: openSqlite(file) });
  await migrate(db, { ...MIGRATIONS, '9999-half': { up: half } }, silentLogger);
} else {
  const db = await openDirectory({ kind: 'sqlite', file }, silentLogger);
  await db.destroy();
}
