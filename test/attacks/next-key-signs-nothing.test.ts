import { decodeProtectedHeader } from 'jose';
import { expect, test } from 'vitest';
import { puppetOf, somebody, withDirectory } from '../support/attacker.ts';
import { startGateway } from '../support/gateway.ts';
import { finish, idTokenOf, kidThat, openAt, readyNext } from '../support/keys.ts';

test('a next key signs nothing before it takes over, wherever its row stands and however old it claims to be', async () => {
  const g = await startGateway();
  const party = await g.relyingParty();
  const ada = await puppetOf(g, somebody());
  await readyNext(g);
  const [current, next, other] = [
    await kidThat(g, 'current'),
    await kidThat(g, 'next'),
    await kidThat(g, 'next', 'ES256'),
  ];
  // Rows are read in the order of their writing, keys are published by age.
  withDirectory(g, (db) => {
    db.exec("CREATE TABLE rows AS SELECT * FROM signing_keys ORDER BY state = 'current'");
    db.exec('DELETE FROM signing_keys');
    db.exec('INSERT INTO signing_keys SELECT * FROM rows');
    db.exec('DROP TABLE rows');
    db.exec("UPDATE signing_keys SET created_at = 1 WHERE state = 'next' AND alg = 'RS256'");
    db.exec("UPDATE signing_keys SET created_at = 9e15 WHERE state = 'next' AND alg = 'ES256'");
  });
  await g.stop();
  const again = await startGateway({ dataDir: g.dataDir, clock: g.clock, publicUrl: g.issuer });
  for (let n = 0; n < 5; n += 1) {
    const { tab } = await openAt(again, party);
    const { kid, alg } = decodeProtectedHeader(
      idTokenOf(await finish(tab, again.phoneWith(ada.key, ada.id))),
    );
    expect([kid, alg]).toEqual([current, 'RS256']);
    expect([next, other]).not.toContain(kid);
  }
});
