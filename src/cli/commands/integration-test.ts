import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, loadConfig, openDataDir } from '../../config/index.ts';
import { cliActor } from '../../domain/access/index.ts';
import { type Finding, sorted, type TrialReport, verdictOf } from '../../domain/trial/index.ts';
import { type Gateway, openGateway } from '../../gateway.ts';
import {
  GatewayError,
  type IntegrationId,
  silentLogger,
  systemClock,
  systemRandom,
} from '../../kernel/index.ts';
import type { PhoneClient } from '../../phone/index.ts';
import { openCheckup } from '../../trial-services.ts';
import { withDirectory } from '../directory.ts';
import { freePort } from '../free-port.ts';
import { type Arguments, type Io, print } from '../io.ts';
import type { Verb } from '../nouns.ts';
import { ScriptedBrowser, type SentBack } from '../scripted/index.ts';
import { openPhone } from './key-file.ts';

/** `integration test`: the relying party's side, and with a scripted phone the whole sign-in. */
export const integrationTest = (idOf: (args: Arguments) => IntegrationId): Verb => ({
  help: [
    '--id ID [--key FILE]   (what the relying party needs: address, TLS, metadata, keys, secret; exits 1 at a fault)',
    '        (--key: the key file of an enrolled phone, which approves a whole sign-in; it alone decides then)',
  ],
  options: { id: { type: 'string' }, key: { type: 'string' } },
  async run(io, args) {
    const id = idOf(args);
    const key = args.text('key');
    const checked = await withDirectory(io.env, (directory, config) =>
      openCheckup({ config, directory, clock: systemClock }).checkup.check(cliActor(), id),
    );
    const report = key === undefined ? checked : withSignIn(checked, await signIn(io, id, key));
    if (args.json) io.out(`${JSON.stringify(report)}\n`);
    else write(io, report);
    const failed =
      report.verdict === 'failed' || (key === undefined ? report.readiness : report.verdict) === 'failed';
    if (failed || (key !== undefined && report.verdict === 'unfinished')) {
      throw new GatewayError('refused', 'test_failed', 'The test found a fault.');
    }
  },
});

/** `integration claims`: what it would be told of somebody. Nobody is asked, and nothing is recorded. */
export const integrationClaims = (idOf: (args: Arguments) => IntegrationId): Verb => ({
  help: ['--id ID --user ID|EMAIL   (what it would be told of somebody; nobody is asked)'],
  options: { id: { type: 'string' }, user: { type: 'string' } },
  async run(io, args) {
    const id = idOf(args);
    const who = args.required('user');
    const preview = await atOwn(io, ({ claimsPreview }) => claimsPreview.of(cliActor(), id, who));
    const { userId, scope, claims, fromTheSignIn } = preview;
    print(io, args.json, { user: userId, scope, claims, fromTheSignIn });
  },
});

/** The list, the metadata and the keys as the world sees them; the rest by the sign-in. */
function withSignIn(checked: TrialReport, played: TrialReport): TrialReport {
  const own = new Set(['authorization', 'token', 'claims', 'sign-out']);
  const { checklist, steps, elsewhere } = sorted(checked.findings);
  const all = [...steps, ...played.findings.filter(({ check }) => own.has(check))];
  return {
    ...checked,
    verdict: verdictOf(all),
    findings: [...checklist, ...all, ...elsewhere],
    ...(played.claims === undefined ? {} : { claims: played.claims }),
  };
}

/**
 * A whole sign-in at a gateway of the command's own, on the same directory: what lives under an hour is known to the
 * running one alone. It has an address on this machine and makes nothing in the directory but what a sign-in does.
 */
const signIn = (io: Io, id: IntegrationId, keyFile: string): Promise<TrialReport> =>
  atOwn(io, async (gateway) => play(gateway, id, await openPhone(keyFile, gateway.issuer)));

async function atOwn<T>(io: Io, work: (gateway: OwnGateway) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));
  try {
    const gateway = await openOwn(io, folder);
    try {
      return await work(gateway);
    } finally {
      await gateway.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type OwnGateway = Gateway & { readonly issuer: string };

async function openOwn(io: Io, folder: string): Promise<OwnGateway> {
  const given = loadConfig(io.env);
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const config: Config = {
    ...given,
    publicUrl: issuer,
    insecureLoopback: true,
    host: '127.0.0.1',
    port,
    demo: false,
    redisUrl: undefined,
  };
  const gateway = await openGateway({
    config,
    dataDir: {
      ...openDataDir(given, systemRandom),
      ephemeralFile: join(folder, 'ephemeral.sqlite'),
    },
    clock: systemClock,
    random: systemRandom,
    logger: silentLogger,
  });
  return { ...gateway, issuer };
}

async function play(gateway: OwnGateway, id: IntegrationId, phone: PhoneClient): Promise<TrialReport> {
  const actor = cliActor();
  const { browserSecret, url } = await gateway.trials.begin(actor, id, {
    redirectUri: `${gateway.issuer}/dashboard/all/integrations/${id}/test/callback`,
  });
  if (url !== undefined) {
    const browser = new ScriptedBrowser(gateway.issuer);
    browser.jar.take([`cs_trial=${browserSecret}; Path=/`]);
    const { fields } = await approved(browser, url, phone);
    await gateway.trials.answer(actor, id, browserSecret, fields);
  }
  return gateway.trials.report(actor, id, browserSecret);
}

/** The phone approves, confirming in whichever way the integration asks for. */
async function approved(browser: ScriptedBrowser, url: string, phone: PhoneClient): Promise<SentBack> {
  const tab = await browser.open(url);
  const { challenge, statement } = await phone.claim(tab.frame);
  const { number } = await tab.poll();
  const { code } = await phone.approve(challenge, statement, number);
  if (code !== undefined) await tab.confirm(code);
  return tab.collect();
}

const MARKS: Record<Finding['outcome'], string> = {
  passed: 'ok',
  warning: 'look',
  failed: 'FAILED',
  'not-tested': '-',
};

function write(io: Io, report: TrialReport): void {
  const { integration, name, kind, issuer, verdict, readiness, findings, claims } = report;
  print(io, false, { integration, name, kind, issuer, verdict, readiness });
  io.out('\n');
  for (const { check, outcome, reason, values, code } of findings) {
    const more = [
      reason,
      ...Object.entries(values ?? {}).map(([what, text]) => `${what}=${text}`),
      ...(code === undefined ? [] : [`(${code})`]),
    ];
    io.out(`${MARKS[outcome].padEnd(7)} ${check.padEnd(20)} ${more.join(' ')}\n`);
  }
  if (claims !== undefined) io.out(`\n${JSON.stringify(claims, null, 2)}\n`);
}
