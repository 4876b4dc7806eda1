import { expect, onTestFinished, test } from 'vitest';
import { DEFAULT_ORGANIZATION } from '../../src/kernel/index.ts';
import { programOf } from '../support/admin.ts';
import { somebody } from '../support/attacker.ts';
import { organizationOf } from '../support/dashboard.ts';
import { freshDatabase } from '../support/databases.ts';
import { startGateway } from '../support/gateway.ts';

const TEXTS = [
  `' or '1'='1`,
  `' or 1=1 --`,
  `'; drop table users; --`,
  `' union select id, email, null from users --`,
  `%' or name like '%`,
  '%',
  '_ictim',
  '\\',
  `1) or (1=1`,
  '$1',
  'a\u0000b',
];

const FIELDS = [
  '/integrations?search=',
  '/integrations?after=',
  '/users?search=',
  '/users?after=',
  '/audit?reference=',
  '/audit?integration=',
  '/audit?user=',
];

test.each(['SQLite', 'PostgreSQL'])(
  'whatever is searched for is text on %s: nothing of another organization comes, nothing is lost, nothing breaks',
  async (where) => {
    const database = where === 'SQLite' ? undefined : await freshDatabase();
    if (database) onTestFinished(() => database.drop());
    const g = await startGateway(database ? { databaseUrl: database.url } : {});
    const victim = await organizationOf(g, 'Victim');
    await g.gateway.integrations.create(
      { kind: 'oidc', name: 'Victim shop', redirectUris: ['https://victim.example.com/callback'] },
      { organizationId: victim.id },
    );
    const ada = somebody();
    await g.phoneOf(ada);
    const program = await programOf(g, DEFAULT_ORGANIZATION);
    for (const field of FIELDS) {
      for (const text of TEXTS) {
        const answer = await program.ask('GET', field + encodeURIComponent(text));
        expect([200, 400, 404], `${field}${text}`).toContain(answer.status);
        expect(answer.text, `${field}${text}`).not.toMatch(/victim shop/i);
      }
    }
    expect(await g.gateway.people.userByEmail(`${ada}@example.com`)).toBeDefined();
    expect(g.logger.messages('error')).toEqual([]);
  },
);
