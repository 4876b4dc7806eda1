import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { expect, inject, onTestFinished, test } from 'vitest';
import { type Served, serve } from '../clients/application.ts';
import { cli } from '../support/cli.ts';
import { startBrowsableGateway } from '../support/waiting-room.ts';

const root = join(import.meta.dirname, '..', '..');
const NODE = [process.execPath, '--disable-warning=ExperimentalWarning'] as const;

/** Plays the Foundation's suite: one plan of one module, which has a browser visit one address and ends with its answer. */
async function playSuite(addressOf: (suite: Served) => string): Promise<Served & { asked: string[] }> {
  const asked: string[] = [];
  let finished = false;
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    asked.push(`${request.method} ${url.pathname}`);
    await buffer(request);
    const answers: Record<string, () => unknown> = {
      'POST /api/plan': () => ({ id: 'plan', modules: [{ testModule: 'oidcc-server', variant: {} }] }),
      'POST /api/runner': () => ({ id: 'module' }),
      'GET /api/info/module': () =>
        finished ? { status: 'FINISHED', result: 'PASSED' } : { status: 'WAITING', result: null },
      'GET /api/runner/browser/module': () => ({ urls: [addressOf(suite)] }),
      'POST /api/runner/browser/module/visit': () => ({}),
      'GET /test/a/countersign/callback': () => {
        finished = url.searchParams.has('code');
        return {};
      },
    };
    const answer = answers[`${request.method} ${url.pathname}`];
    response.statusCode = answer ? 200 : 404;
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer?.() ?? {}));
  });
  const suite = await serve(server);
  return { ...suite, asked };
}

/** It ends with the test, whatever became of it. */
function started(child: ChildProcess): ChildProcess {
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

test('the driver and a watching phone bring a module of the suite to its end', async () => {
  const g = await startBrowsableGateway();
  let address = '';
  const suite = await playSuite(() => address);
  const callback = `${suite.origin}/test/a/countersign/callback`;
  const { integration, clientSecret = '' } = await g.integration({
    kind: 'oidc',
    name: 'Conformance Suite',
    initialDomain: undefined,
    redirectUris: [callback],
  });
  const query = new URLSearchParams({
    ...{ client_id: integration.clientId, redirect_uri: callback, response_type: 'code' },
    ...{ scope: 'openid', state: 'suite', nonce: 'suite' },
  });
  address = `${g.issuer}/auth?${query}`;
  const key = join(g.dataDir, 'phone.json');
  const invitation = await g.invitationFor('ada');
  const enrolled = await cli({ PUBLIC_URL: g.issuer }, [
    ...['phone', 'enroll', '--invitation', invitation, '--key', key],
  ]);
  expect(enrolled.code).toBe(0);

  const [program, ...flags] = NODE;
  const client = { CLIENT_ID: integration.clientId, CLIENT_SECRET: clientSecret };
  const driver = started(
    spawn(
      program,
      [
        ...[...flags, 'test/conformance/run-suite.ts', '--suite', suite.origin],
        ...['--plan', 'oidcc-basic-certification-test-plan', '--chromium', inject('chromiumPath')],
      ],
      {
        cwd: root,
        env: { PATH: process.env.PATH, ISSUER: g.issuer, ...client, CLIENT2_ID: '-', CLIENT2_SECRET: '-' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    ),
  );
  const phone = started(
    spawn(program, [...flags, 'dist/src/cli/main.js', 'phone', 'watch', '--scan-from', '-', '--key', key], {
      cwd: root,
      env: { PATH: process.env.PATH },
      stdio: ['pipe', 'ignore', 'inherit'],
    }),
  );
  if (!driver.stdout || !driver.stderr || !phone.stdin) throw new Error('a process has no pipes');
  driver.stdout.pipe(phone.stdin);
  const [said, [exitCode]] = await Promise.all([text(driver.stderr), once(driver, 'exit')]);

  expect(said).toBe('oidcc-basic-certification-test-plan\n  PASSED      oidcc-server\n');
  expect(exitCode).toBe(0);
  expect(suite.asked).toContain('POST /api/runner/browser/module/visit');
}, 120_000);
