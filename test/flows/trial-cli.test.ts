import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { sharedGateway } from '../support/attacker.ts';
import { cli } from '../support/cli.ts';
import type { TestGateway } from '../support/gateway.ts';

const beside = (g: TestGateway) => ({
  DATA_DIR: g.dataDir,
  PUBLIC_URL: g.issuer,
  PORT: String(g.config.port),
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'countersign-cli-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

interface Report {
  verdict: string;
  readiness: string;
  findings: { check: string; outcome: string; reason: string; code?: string }[];
  claims?: Record<string, unknown>;
}

const said = ({ findings }: Report, ...checks: string[]) =>
  findings.filter(({ check }) => checks.includes(check)).map(({ check, reason }) => `${check} ${reason}`);

describe('integration test', () => {
  const gateway = sharedGateway();

  test('looks at a running gateway from the relying party’s side, and fails where something is in the way', async () => {
    const g = gateway();
    const { integration } = await g.integration();
    const checked = await cli(beside(g), ['integration', 'test', '--id', integration.id, '--json']);
    const report = JSON.parse(checked.out) as Report;
    expect(checked.code).toBe(1);
    expect(JSON.parse(checked.err)).toMatchObject({ error: 'test_failed' });
    expect(report).toMatchObject({ verdict: 'passed', readiness: 'failed' });
    expect(said(report, 'https', 'address', 'issuer', 'discovery', 'keys')).toEqual([
      'https plain',
      'address loopback',
      'issuer ok',
      'discovery ok',
      'keys ok',
    ]);
    const { integration: other } = await g.integration({
      kind: 'oidc',
      redirectUris: ['https://app.example.com/callback'],
    });
    const people = await cli(beside(g), ['integration', 'test', '--id', other.id]);
    expect([people.code, people.err]).toEqual([0, '']);
    expect(people.out).toMatch(/ok +discovery +ok\n/);
  });

  test('says that nothing answers, with what Azure AD B2C would show', async () => {
    const g = gateway();
    const { integration } = await g.integration();
    const nobody = { DATA_DIR: g.dataDir, PUBLIC_URL: 'http://127.0.0.1:9', PORT: '9' };
    const checked = await cli(nobody, ['integration', 'test', '--id', integration.id, '--json']);
    const { findings } = JSON.parse(checked.out) as Report;
    expect(checked.code).toBe(1);
    expect(findings.find(({ check }) => check === 'discovery')).toMatchObject({
      outcome: 'failed',
      reason: 'unreachable',
      code: 'AADB2C90289',
    });
  });

  test.each(['none', 'number:always', 'typed-code:always'])(
    'goes through a whole sign-in with a scripted phone, confirmed by %s',
    async (confirm) => {
      const g = gateway();
      const { integration } = await g.integration({ responseType: 'code', confirm });
      const key = join(folder(), 'phone.json');
      const invitation = await g.invitationFor('ada');
      const enrolled = await cli(beside(g), ['phone', 'enroll', '--invitation', invitation, '--key', key]);
      expect(enrolled.code).toBe(0);
      const before = (await g.gateway.integrations.list()).length;
      const words = ['integration', 'test', '--id', integration.id, '--key', key, '--json'];
      const played = await cli(beside(g), words);
      const report = JSON.parse(played.out) as Report;
      expect([played.code, played.err]).toEqual([0, '']);
      expect(report).toMatchObject({ verdict: 'passed', claims: { email: 'ada@example.com' } });
      expect(said(report, 'authorization', 'token', 'claims', 'sign-out')).toEqual([
        'authorization ok',
        'token ok_code',
        'claims ok',
        'sign-out ok',
      ]);
      expect(await g.gateway.integrations.list()).toHaveLength(before);
    },
  );

  test('refuses an integration that there is not, and an id that is none', async () => {
    const g = gateway();
    const missing = await cli(beside(g), [
      'integration',
      'test',
      '--id',
      'int_AAAAAAAAAAAAAAAAAAAAAA',
      '--json',
    ]);
    expect([missing.code, JSON.parse(missing.err)]).toMatchObject([1, { error: 'integration_not_found' }]);
    expect((await cli(beside(g), ['integration', 'test', '--id', 'contoso'])).code).toBe(2);
  });
});
