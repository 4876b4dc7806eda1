import {
  type Clock,
  GatewayError,
  type IntegrationId,
  type Random,
  randomToken,
  type TrialId,
} from '../../kernel/index.ts';
import { type Actor, assertMay, reaches } from '../access/index.ts';
import type { Audit } from '../audit/index.ts';
import type { Integration, ResponseType } from '../directory/index.ts';
import type { Checkup, TrialReport } from './checkup.ts';
import { coded, type Finding, sorted, verdictOf } from './finding.ts';
import { type Outside, Unreachable } from './outside.ts';
import { type Party, PartyError } from './party.ts';
import { readPublished } from './published.ts';
import {
  elsewhere,
  entraSteps,
  signOutFinding,
  stepsAfterClaims,
  stepsAfterFault,
  waitingSteps,
} from './sign-in-steps.ts';
import { foreignAnswer, type Trial, type TrialStore, trialNotFound } from './trial.ts';
import { isOfBrowser, TWIN_LIFE, type TwinClient, type Twins, trialIdOf, twinOf } from './twin.ts';

export interface TrialServiceParts {
  issuer: string;
  checkup: Checkup;
  trials: TrialStore;
  twins: Twins;
  outside: Outside;
  party: Party;
  audit: Audit;
  clock: Clock;
  random: Random;
}

/**
 * "Test this integration": the gateway plays the relying party, from the metadata URL to the claims, with a client that
 * stands for the integration for ten minutes, in one browser.
 */
export class TrialService {
  readonly #parts: TrialServiceParts;

  constructor(parts: TrialServiceParts) {
    this.#parts = parts;
  }

  /** What is tested: see `Checkup`. */
  subject(actor: Actor, id: IntegrationId): Promise<Integration> {
    return this.#parts.checkup.subject(actor, id);
  }

  /** What can be found out without anybody signing in: see `Checkup`. */
  check(actor: Actor, id: IntegrationId): Promise<TrialReport> {
    return this.#parts.checkup.check(actor, id);
  }

  /**
   * Begins a test and returns the address that the browser opens, and the secret by which it is known. Where no sign-in
   * can begin, the test is over at once and there is no address. `redirectUri`: where the answer is to come, on this gateway.
   * Throws `integration_not_found`, `not_permitted` and, for a response type that it does not use, `invalid_input`.
   */
  async begin(
    actor: Actor,
    id: IntegrationId,
    input: { redirectUri: string; responseType?: string | undefined },
  ): Promise<{ trial: Trial; browserSecret: string; url: string | undefined }> {
    const { checkup, clock, random, trials, twins, party, audit } = this.#parts;
    const integration = await this.subject(actor, id);
    assertMay(actor, 'integrations:write');
    audit.assertWritable();
    const responseType = responseTypeOf(integration, input.responseType);
    const { findings, published } = await checkup.look(actor, integration);
    const browserSecret = randomToken(random, 32);
    const trialId = trialIdOf(browserSecret);
    const { clientSecret: _secret, ...client } = this.#client(
      integration,
      trialId,
      input.redirectUri,
      responseType,
    );
    const now = clock.now();
    const trial: Trial = {
      id: trialId,
      organizationId: integration.organizationId,
      integrationId: integration.id,
      kind: integration.kind,
      actorId: actor.id,
      startedAt: now,
      until: now + TWIN_LIFE,
      responseType,
      state: 'over',
      way: published.way,
      asked: undefined,
      client,
      findings,
      claims: undefined,
    };
    const unread = published.metadata === undefined;
    if (unread || integration.kind === 'entra-external-mfa') {
      const over = {
        ...trial,
        findings: [...findings, ...(unread ? waitingSteps() : entraSteps()), ...elsewhere(integration)],
      };
      return { trial: await this.#finish(actor, integration, over), browserSecret, url: undefined };
    }
    await twins.open(trialId, { integrationId: integration.id, redirectUri: input.redirectUri });
    const { url, asked } = await party.ask(
      this.#client(integration, trialId, input.redirectUri, responseType),
      published.way,
    );
    const asking: Trial = { ...trial, state: 'asking', asked, findings: [...findings, ...waitingSteps()] };
    await trials.put(asking);
    return { trial: asking, browserSecret, url };
  }

  /**
   * The browser came back. Spends the test: of any number of answers one is looked at, and the twin is gone with it. One
   * that this test did not ask for changes nothing. Throws `test_not_found` and `test_answer_foreign`.
   */
  async answer(
    actor: Actor,
    id: IntegrationId,
    browserSecret: string | undefined,
    fields: ReadonlyMap<string, string>,
  ): Promise<Trial> {
    const { trials, twins, clock } = this.#parts;
    const trial = await this.read(actor, id, browserSecret);
    assertMay(actor, 'integrations:write');
    if (trial === undefined || trial.until <= clock.now()) throw trialNotFound();
    const { asked } = trial;
    if (trial.state !== 'asking' || asked === undefined || fields.get('state') !== asked.state)
      throw foreignAnswer();
    // Gone: then there is nothing left to test.
    const twin = await twins.find(trial.id);
    if (twin === undefined) throw trialNotFound();
    const verifying: Trial = { ...trial, state: 'verifying' };
    if (!(await trials.move(trial, verifying))) throw foreignAnswer();
    const { steps, claims } = await this.#verified(verifying, twin.original, fields);
    await twins.close(trial.id);
    const before = trial.findings.filter(({ check }) => !steps.some((step) => step.check === check));
    return this.#finish(actor, twin.original, { ...verifying, findings: [...before, ...steps], claims });
  }

  /** The test of this browser, if this person began it here and it is not long over. */
  async read(actor: Actor, id: IntegrationId, browserSecret: string | undefined): Promise<Trial | undefined> {
    if (browserSecret === undefined) return undefined;
    const trial = await this.#parts.trials.find(trialIdOf(browserSecret));
    if (trial === undefined || !isOfBrowser(trial.id, browserSecret)) return undefined;
    if (trial.integrationId !== id || trial.actorId !== actor.id) return undefined;
    return reaches(actor, trial.organizationId) ? trial : undefined;
  }

  /** The same as a document to keep. Throws `test_not_found`. */
  async report(actor: Actor, id: IntegrationId, browserSecret: string | undefined): Promise<TrialReport> {
    const integration = await this.subject(actor, id);
    const trial = await this.read(actor, id, browserSecret);
    if (trial === undefined) throw trialNotFound();
    return this.#parts.checkup.report(integration, trial.startedAt, trial.findings, trial.claims);
  }

  async #verified(
    trial: Trial,
    integration: Integration,
    fields: ReadonlyMap<string, string>,
  ): Promise<{ steps: Finding[]; claims: Trial['claims'] }> {
    const { party, outside, issuer, twins } = this.#parts;
    const { asked, way, client } = trial;
    if (asked === undefined) throw foreignAnswer();
    const whole = { ...client, clientSecret: twins.secretOf(trial.id) };
    try {
      const claims = await party.verify(whole, fields, asked, way);
      const steps = await stepsAfterClaims(integration, asked, claims, async () => {
        const { metadata } = await readPublished(outside, issuer);
        return signOutFinding(outside, ownPath(issuer, metadata?.end_session_endpoint), way);
      });
      return { steps: [...steps, ...elsewhere(integration)], claims };
    } catch (error) {
      if (error instanceof PartyError) {
        return { steps: [...stepsAfterFault(error), ...elsewhere(integration)], claims: undefined };
      }
      if (error instanceof Unreachable) {
        return {
          steps: [...stepsAfterFault(new PartyError('unreachable')), ...elsewhere(integration)],
          claims: undefined,
        };
      }
      throw error;
    }
  }

  async #finish(actor: Actor, integration: Integration, trial: Trial): Promise<Trial> {
    const { trials, audit } = this.#parts;
    const findings = trial.findings.map((one) => coded(one, trial.kind));
    const over: Trial = { ...trial, state: 'over', findings };
    await trials.put(over);
    audit.by(actor).integrationTested(integration, verdictOf(sorted(findings).steps));
    await audit.flush();
    return over;
  }

  #client(
    integration: Integration,
    id: TrialId,
    redirectUri: string,
    responseType: ResponseType,
  ): TwinClient {
    const { protocol } = twinOf(integration, id, redirectUri);
    return {
      clientId: id,
      clientSecret: this.#parts.twins.secretOf(id),
      clientAuth: protocol.clientAuth,
      redirectUri,
      responseType,
      // What Azure AD B2C sends where nothing else is written, and the one way of an id_token.
      responseMode: responseType === 'id_token' || integration.kind === 'azure-b2c' ? 'form_post' : 'query',
    };
  }
}

function responseTypeOf({ responseTypes }: Integration, wanted: string | undefined): ResponseType {
  const chosen = wanted === undefined ? responseTypes[0] : responseTypes.find((one) => one === wanted);
  if (chosen !== undefined) return chosen;
  const message = `is not used by this integration: it has ${responseTypes.join(' and ')}.`;
  throw new GatewayError('invalid', 'invalid_input', `responseType ${message}`, {
    faults: [{ path: 'responseType', message }],
  });
}

/** The path of an address of this gateway; undefined for any other. */
function ownPath(issuer: string, address: unknown): string | undefined {
  if (typeof address !== 'string' || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.origin === issuer ? url.pathname : undefined;
}
