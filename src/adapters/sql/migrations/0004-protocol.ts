import type { Kysely } from 'kysely';

/**
 * What a relying party may ask for and is given for how long, the Microsoft Entra it belongs to, and how its pages look.
 * An empty object means the defaults, so that the version before goes on writing integrations beside this one.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  for (const name of ['protocol', 'branding']) {
    await schema
      .alterTable('integrations')
      .addColumn(name, 'text', (c) => c.notNull().defaultTo('{}'))
      .execute();
  }
  await schema.alterTable('integrations').addColumn('entra', 'text').execute();
}
