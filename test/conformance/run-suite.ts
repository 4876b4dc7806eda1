/**
 * Runs plans of the OpenID Foundation's conformance suite against a gateway: visits in Chromium what the suite asks to
 * have visited, reads each code that a waiting page shows from its pixels, and prints its link for a phone to approve.
 * docs/conformance.md says how to set it up.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { readQr } from '../support/qr.ts';
import { CHROMIUM, findOrInstall } from '../support/services/find-or-install.ts';
import { SuiteApi } from './suite-api.ts';

const BETWEEN_LOOKS_MS = 500;
const GOOD = new Set(['PASSED', 'WARNING', 'REVIEW', 'SKIPPED']);
const { values } = parseArgs({
  options: {
    suite: { type: 'string' },
    token: { type: 'string' },
    configuration: { type: 'string', default: join(import.meta.dirname, 'suite.json') },
    plan: { type: 'string', multiple: true },
    chromium: { type: 'string' },
  },
});

interface Setup {
  readonly plans: readonly { readonly name: string; readonly variant: object }[];
  readonly configuration: object;
}

/** The configuration, with `${NAME}` replaced by the environment. Throws when one is not set. */
function readSetup(file: string): Setup {
  const text = readFileSync(file, 'utf8').replace(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = process.env[name];
    if (value === undefined) throw new Error(`${name} is not set: docs/conformance.md says what it holds.`);
    return value;
  });
  return JSON.parse(text) as Setup;
}

/** Prints every new code that the page shows, until the page is somewhere else. */
async function feedPhone(page: Page): Promise<void> {
  let last: string | undefined;
  while (!page.isClosed() && (await page.locator('main.waiting').count()) > 0) {
    const seen = readQr(await page.screenshot());
    const token = seen && new URL(seen.text).pathname.split('.')[0];
    if (seen && token !== last) {
      last = token;
      process.stdout.write(`${seen.text}\n`);
    }
    await delay(BETWEEN_LOOKS_MS);
  }
}

async function visit(context: BrowserContext, url: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(url).catch((fault) => process.stderr.write(`  ${url}: ${fault}\n`));
  await feedPhone(page);
  await page.waitForLoadState('networkidle').catch(() => {});
}

/** One module from its start to its end. One browser for all of its visits: some look for the session. */
async function runModule(api: SuiteApi, id: string, context: BrowserContext): Promise<string> {
  const done = new Set<string>();
  for (;;) {
    const { status, result } = await api.state(id);
    if (status === 'FINISHED' || status === 'INTERRUPTED') return result ?? status;
    for (const url of await api.pending(id)) {
      if (done.has(url)) continue;
      done.add(url);
      await api.visited(id, url);
      await visit(context, url);
    }
    await delay(BETWEEN_LOOKS_MS);
  }
}

async function main(): Promise<number> {
  if (values.suite === undefined) throw new Error('--suite is required: https://localhost:8443, for one.');
  const { plans, configuration } = readSetup(values.configuration);
  const api = new SuiteApi(values.suite, values.token);
  const browser = await chromium.launch({
    executablePath: values.chromium ?? findOrInstall(CHROMIUM),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  let bad = 0;
  for (const { name, variant } of plans) {
    if (values.plan !== undefined && !values.plan.includes(name)) continue;
    const plan = await api.createPlan(name, variant, configuration);
    process.stderr.write(`${name}\n`);
    for (const module of plan.modules) {
      const context = await browser.newContext({ ignoreHTTPSErrors: true });
      const id = await api.start(plan.id, module.testModule, module.variant);
      const result = await runModule(api, id, context);
      await context.close();
      if (!GOOD.has(result)) bad += 1;
      process.stderr.write(`  ${result.padEnd(11)} ${module.testModule}\n`);
    }
  }
  await browser.close();
  return bad === 0 ? 0 : 1;
}

process.exitCode = await main();
