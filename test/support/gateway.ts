import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import { ScriptedBrowser } from '../../src/cli/index.ts';
import { type Config, loadConfig, openDataDir } from '../../src/config/index.ts';
import type { Integration, IntegrationInput } from '../../src/domain/directory/index.ts';
import type { WebhookTransport } from '../../src/domain/webhooks/index.ts';
import { type Gateway, openGateway } from '../../src/gateway.ts';
import { systemRandom } from '../../src/kernel/index.ts';
import {
  generatePhoneKeyPair,
  PhoneClient,
  type PhoneKey,
  webCryptoPhoneKey,
} from '../../src/phone/index.ts';
import { FakeClock } from './fake-clock.ts';
import { fillPrepared, makeOwned } from './prepared-folders.ts';
import { RecordingLogger } from './recording-logger.ts';
import { RelyingParty } from './relying-party.ts';
import { freePort } from './services/free-port.ts';

export { freePort } from './services/free-port.ts';

export type StoreName = 'sqlite' | 'redis';
export const STORES: readonly StoreName[] = ['sqlite', 'redis'];

export interface GatewayOptions {
  /** The ephemeral store; Redis is the one shared by the whole run. */
  store?: StoreName;
  /** A Redis of the test's own. */
  redisUrl?: string;
  /** The PostgreSQL of the directory; without it the directory is a file. */
  databaseUrl?: string;
  /** The folder of another gateway, to be its second node. */
  dataDir?: string;
  /** Starts for the first time, in an empty folder, makes its own tables and keys, and belongs to nobody. */
  firstStart?: boolean;
  /** The port of a gateway that was stopped, to come back where it was. */
  port?: number;
  clock?: FakeClock;
  /** More settings, as the environment has them. */
  env?: Record<string, string>;
  /** How its requests to relying parties leave. */
  fetch?: typeof fetch;
  /** How its webhooks leave. */
  webhookTransport?: WebhookTransport;
  /** What the world calls this gateway; it listens on loopback all the same. */
  publicUrl?: string;
}

/**
 * A real gateway with real wiring on a port of its own: real HTTP, real stores, a clock the test moves. It and its
 * folder are gone when the test is.
 */
export async function startGateway(options: GatewayOptions = {}): Promise<TestGateway> {
  const test = await openTestGateway(options);
  onTestFinished(() => test.discard());
  return test;
}

/** The same for several tests, opened in a hook: whoever opens it discards it. */
export async function openTestGateway(options: GatewayOptions = {}): Promise<TestGateway> {
  const dataDir = options.dataDir ?? newFolder(options);
  const port = options.port ?? (await freePort());
  const origin = `http://127.0.0.1:${port}`;
  const redisUrl = options.redisUrl ?? (options.store === 'redis' ? inject('redisUrl') : undefined);
  const config = loadConfig({
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: options.publicUrl ?? origin,
    DATA_DIR: dataDir,
    COUNTERSIGN_LIMIT_AUTHORIZE: '10000',
    COUNTERSIGN_LIMIT_INTEGRATION: '100000',
    COUNTERSIGN_LIMIT_BEGUN: '100000',
    COUNTERSIGN_LIMIT_SCAN: '10000',
    COUNTERSIGN_LIMIT_INVITATION: '10000',
    COUNTERSIGN_LIMIT_PHONE: '10000',
    COUNTERSIGN_LIMIT_TYPED: '10000',
    COUNTERSIGN_LIMIT_MAIL: '10000',
    COUNTERSIGN_LIMIT_DASHBOARD: '10000',
    COUNTERSIGN_LIMIT_REFUSAL: '10000',
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    ...(options.databaseUrl === undefined ? {} : { DATABASE_URL: options.databaseUrl }),
    ...options.env,
  });
  const clock = options.clock ?? new FakeClock(Date.now());
  const logger = new RecordingLogger();
  const gateway = await openGateway({
    config,
    dataDir: openDataDir(config, systemRandom),
    clock,
    random: systemRandom,
    logger,
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
    ...(options.webhookTransport === undefined ? {} : { webhookTransport: options.webhookTransport }),
  });
  if (!options.firstStart) await ownedBySomebody(gateway);
  return new TestGateway({
    gateway,
    config,
    clock,
    logger,
    origin,
    dataDir,
    kept: options.dataDir !== undefined,
  });
}

/** Somebody runs it, as somebody runs every gateway that people use. */
async function ownedBySomebody({ ownership, people }: Gateway): Promise<void> {
  if (!(await ownership.hasOperator())) await makeOwned({ ownership, people });
}

/** The prepared keys are those of a gateway on loopback, with a file and the secret of its folder. */
function newFolder({ firstStart, databaseUrl, publicUrl, env }: GatewayOptions): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));
  const elsewhere = publicUrl !== undefined && !publicUrl.startsWith('http://localhost:');
  if (!firstStart && databaseUrl === undefined && !elsewhere && env?.SECRET === undefined)
    fillPrepared(folder);
  return folder;
}

/** A gateway under test, and the actors who use it from outside. */
export class TestGateway {
  readonly gateway: Gateway;
  readonly config: Config;
  readonly clock: FakeClock;
  readonly logger: RecordingLogger;
  /** Where it is reached. */
  readonly origin: string;
  readonly dataDir: string;
  readonly #kept: boolean;
  #stopped: Promise<void> | undefined;

  constructor(parts: {
    gateway: Gateway;
    config: Config;
    clock: FakeClock;
    logger: RecordingLogger;
    origin: string;
    dataDir: string;
    /** The folder is somebody else's to remove. */
    kept: boolean;
  }) {
    this.gateway = parts.gateway;
    this.config = parts.config;
    this.clock = parts.clock;
    this.logger = parts.logger;
    this.origin = parts.origin;
    this.dataDir = parts.dataDir;
    this.#kept = parts.kept;
  }

  /** What it calls itself. */
  get issuer(): string {
    return this.config.publicUrl;
  }

  browser(headers?: Record<string, string>): ScriptedBrowser {
    return new ScriptedBrowser(this.origin, headers);
  }

  /** A phone with a fresh key that nobody has enrolled. */
  async strangePhone(phoneId?: string): Promise<PhoneClient> {
    return this.phoneWith(await freshKey(), phoneId);
  }

  phoneWith(key: PhoneKey, phoneId?: string): PhoneClient {
    return new PhoneClient({
      issuer: this.issuer,
      key,
      phoneId,
      now: () => this.clock.now(),
      fetch: this.fetch,
    });
  }

  /** A phone of this person, enrolled; the person is invited when new. */
  async phoneOf(name: string): Promise<PhoneClient> {
    const phone = await this.strangePhone();
    await phone.enroll(await this.invitationFor(name), `${name}'s phone`);
    return phone;
  }

  async invitationFor(name: string): Promise<string> {
    const { url } = await this.gateway.enrollment.invite({
      email: `${name}@example.com`,
      givenName: name[0]?.toUpperCase() + name.slice(1),
      familyName: 'Lovelace',
    });
    return url;
  }

  /** Registers an application. */
  async integration(
    input: Partial<IntegrationInput> = {},
  ): Promise<{ integration: Integration; clientSecret?: string }> {
    const { kind = 'azure-b2c' } = input;
    return this.gateway.integrations.create({
      kind,
      name: 'Contoso',
      ...(kind === 'azure-b2c' ? { initialDomain: 'contoso' } : {}),
      ...input,
    });
  }

  /** An application played by openid-client. */
  async relyingParty(input: Partial<IntegrationInput> = {}): Promise<RelyingParty> {
    const { integration, clientSecret } = await this.integration(input);
    return RelyingParty.discover({ issuer: this.issuer, fetch: this.fetch, integration, clientSecret });
  }

  /** Reaches this gateway under the name it calls itself. */
  readonly fetch: typeof fetch = (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    return fetch(url.replace(this.issuer, this.origin), input instanceof Request ? { ...init } : init);
  };

  stop(): Promise<void> {
    this.#stopped ??= this.gateway.close();
    return this.#stopped;
  }

  /** Stops it and removes its folder, unless that was another gateway's. */
  async discard(): Promise<void> {
    await this.stop();
    if (!this.#kept) rmSync(this.dataDir, { recursive: true, force: true });
  }
}

export const freshKey = async (): Promise<PhoneKey> => webCryptoPhoneKey(await generatePhoneKeyPair(true));
