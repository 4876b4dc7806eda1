import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as client from 'openid-client';
import { loadConfig, openDataDir } from '../../config/index.ts';
import { type Gateway, openGateway } from '../../gateway.ts';
import { silentLogger, systemClock, systemRandom } from '../../kernel/index.ts';
import { generatePhoneKeyPair, PhoneClient, webCryptoPhoneKey } from '../../phone/index.ts';
import { freePort } from '../free-port.ts';
import type { Io } from '../io.ts';
import type { Verb } from '../nouns.ts';
import { ScriptedBrowser } from '../scripted/index.ts';

const REDIRECT_URI = 'https://contoso.b2clogin.com/contoso.onmicrosoft.com/oauth2/authresp';

/** `demo`: one sign-in from start to end against a gateway of its own, each step with its duration. */
export const demo: Verb = {
  help: ['  (one sign-in from start to end, against a gateway it starts itself)'],
  options: {},
  async run(io, args) {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-demo-'));
    try {
      const steps = new Steps(io, args.json);
      const gateway = await steps.run('start a gateway on an empty folder', () => startGateway(folder));
      try {
        const claims = await signIn(steps, gateway);
        steps.finish(claims);
      } finally {
        await gateway.gateway.close();
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** The sign-in that everything here is for, from the relying party's request to its verified token. */
async function signIn(steps: Steps, { gateway, issuer }: Running): Promise<Record<string, unknown>> {
  const { integration } = await steps.run('register an Azure AD B2C tenant', () =>
    gateway.integrations.create({ kind: 'azure-b2c', name: 'Contoso', initialDomain: 'contoso' }),
  );
  const phone = await steps.run('invite Ada and enrol her phone', async () => {
    const { url } = await gateway.enrollment.invite({
      email: 'ada@example.com',
      givenName: 'Ada',
      familyName: 'Lovelace',
    });
    const key = await webCryptoPhoneKey(await generatePhoneKeyPair(false));
    const enrolling = new PhoneClient({ issuer, key, now: systemClock.now });
    await enrolling.enroll(url, "Ada's phone");
    return enrolling;
  });
  const party = await steps.run('the relying party reads the metadata and the keys', () =>
    client.discovery(new URL(issuer), integration.clientId, undefined, client.None(), {
      execute: [client.allowInsecureRequests, client.useIdTokenResponseType],
    }),
  );
  const nonce = client.randomNonce();
  const state = client.randomState();
  const tab = await steps.run('it sends the browser here: the page shows a QR code', () =>
    new ScriptedBrowser(issuer).open(
      client.buildAuthorizationUrl(party, {
        redirect_uri: REDIRECT_URI,
        scope: 'openid profile email',
        response_mode: 'form_post',
        nonce,
        state,
      }).href,
    ),
  );
  const told = tab.until('approved');
  const { challenge, statement } = await steps.run('the phone scans it and is told who is asking', () =>
    phone.claim(tab.frame),
  );
  await steps.run('the phone approves with its key', () => phone.approve(challenge, statement));
  await steps.run('the waiting page hears of it', () => told);
  const sentBack = await steps.run('the browser collects the id_token and posts it', () => tab.collect());
  return steps.run('the relying party verifies it against the published key', async () => {
    const request = new Request(sentBack.action, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams([...sentBack.fields]),
    });
    return { ...(await client.implicitAuthentication(party, request, nonce, { expectedState: state })) };
  });
}

interface Running {
  gateway: Gateway;
  issuer: string;
}

async function startGateway(folder: string): Promise<Running> {
  const port = await freePort();
  const config = loadConfig({ PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}`, DATA_DIR: folder });
  const gateway = await openGateway({
    config,
    dataDir: openDataDir(config, systemRandom),
    clock: systemClock,
    random: systemRandom,
    logger: silentLogger,
  });
  return { gateway, issuer: config.publicUrl };
}

/** Runs the steps one after another and says how long each took. */
class Steps {
  readonly #io: Io;
  readonly #json: boolean;
  readonly #done: { step: string; ms: number }[] = [];

  constructor(io: Io, json: boolean) {
    this.#io = io;
    this.#json = json;
  }

  async run<T>(step: string, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const result = await work();
    const ms = Math.round((performance.now() - started) * 10) / 10;
    this.#done.push({ step, ms });
    if (!this.#json) this.#io.out(`${`${ms} ms`.padStart(10)}  ${step}\n`);
    return result;
  }

  finish(claims: Record<string, unknown>): void {
    if (this.#json) this.#io.out(`${JSON.stringify({ steps: this.#done, claims })}\n`);
    else this.#io.out(`\nThe verified claims:\n${JSON.stringify(claims, null, 2)}\n`);
  }
}
