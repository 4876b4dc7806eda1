import {
  type Clock,
  DEFAULT_ORGANIZATION,
  equalInConstantTime,
  type IntegrationId,
  newId,
  type Random,
  randomToken,
  sha256,
} from '../../kernel/index.ts';
import type { Audit } from '../audit/index.ts';
import { b2cRedirectUris, checkB2cTenant } from './b2c-redirects.ts';
import type { ClientSecret, IntegrationStore } from './directory-store.ts';
import {
  checkName,
  faulty,
  type Integration,
  type IntegrationKind,
  integrationChanged,
  integrationNotFound,
  RESPONSE_TYPES,
  type ResponseType,
} from './integration.ts';
import { checkRedirectUri } from './redirect-uri.ts';
import {
  checkLink,
  checkSignUp,
  DEFAULT_CONFIRMATION,
  DEFAULT_SIGN_UP,
  parseConfirmation,
} from './sign-in-policy.ts';

/** What an integration is made of; which fields a kind needs is checked. */
export interface IntegrationInput {
  kind: IntegrationKind;
  name: string;
  initialDomain?: string | undefined;
  tenantId?: string | undefined;
  customDomains?: readonly string[] | undefined;
  redirectUris?: readonly string[] | undefined;
  responseType?: ResponseType | undefined;
  /** As `parseConfirmation` reads it. */
  confirm?: string | undefined;
  signUp?: string | undefined;
  emailDomains?: readonly string[] | undefined;
  /** Empty takes it away. */
  termsUrl?: string | undefined;
  privacyUrl?: string | undefined;
  /** For the built-in demo application alone. */
  demo?: { clientId: string } | undefined;
}

/** What is left out, or undefined, stays as it is. */
export type IntegrationChange = {
  [K in keyof Omit<IntegrationInput, 'kind' | 'demo'>]?: IntegrationInput[K] | undefined;
};

/** The verbs on integrations: what the CLI does, and later the dashboard and the admin API. */
export class IntegrationService {
  readonly #store: IntegrationStore;
  readonly #audit: Audit;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(parts: { store: IntegrationStore; audit: Audit; clock: Clock; random: Random }) {
    this.#store = parts.store;
    this.#audit = parts.audit;
    this.#clock = parts.clock;
    this.#random = parts.random;
  }

  /**
   * Registers a relying party. A code flow client gets a secret of 256 bits, returned here once and kept as a hash.
   * Refuses bad input with kind `invalid`, each fault with its field.
   */
  async create(input: IntegrationInput): Promise<{ integration: Integration; clientSecret?: string }> {
    const now = this.#clock.now();
    const responseTypes = [checkResponseType(input.responseType ?? defaultResponseType(input.kind))];
    const b2c = input.kind === 'azure-b2c' ? checkB2cTenant(withDomain(input)) : undefined;
    const integration: Integration = {
      id: newId('int', this.#random),
      organizationId: DEFAULT_ORGANIZATION,
      kind: input.kind,
      name: checkName(input.name),
      clientId: input.demo?.clientId ?? randomToken(this.#random, 16),
      responseTypes,
      redirectUris: b2c
        ? b2cRedirectUris(b2c)
        : checkRedirectUris(input.redirectUris, responseTypes, input.demo !== undefined),
      b2c,
      ...policyOf(input),
      demo: input.demo !== undefined,
      createdAt: now,
      version: 1,
    };
    if (b2c && input.redirectUris?.length) {
      throw faulty('redirect-uri', 'follows from the initial domain for azure-b2c: leave it out.');
    }
    if (!responseTypes.includes('code')) {
      await this.#store.create(integration, undefined);
      this.#audit.integrationCreated(integration);
      await this.#audit.flush();
      return { integration };
    }
    const clientSecret = randomToken(this.#random, 32);
    await this.#store.create(integration, {
      hash: hashOf(clientSecret),
      createdAt: now,
      expiresAt: undefined,
    });
    this.#audit.integrationCreated(integration);
    await this.#audit.flush();
    return { integration, clientSecret };
  }

  /** Changes what is given and keeps the rest. Refuses kind `conflict` when somebody else was faster. */
  async update(id: IntegrationId, change: IntegrationChange): Promise<Integration> {
    const old = await this.byId(id);
    const b2c =
      old.b2c &&
      checkB2cTenant({
        initialDomain: change.initialDomain ?? old.b2c.initialDomain,
        tenantId: change.tenantId ?? old.b2c.tenantId,
        customDomains: change.customDomains ?? old.b2c.customDomains,
      });
    if (b2c && change.redirectUris) {
      throw faulty('redirect-uri', 'follows from the initial domain for azure-b2c: change that.');
    }
    if (change.responseType !== undefined && change.responseType !== old.responseTypes[0]) {
      throw faulty('response-type', 'cannot be changed: create a new integration, so that no client breaks.');
    }
    const next: Integration = {
      ...old,
      name: change.name === undefined ? old.name : checkName(change.name),
      b2c,
      ...policyOf(change, old),
      redirectUris: b2c
        ? b2cRedirectUris(b2c)
        : checkRedirectUris(change.redirectUris ?? old.redirectUris, old.responseTypes, old.demo),
      version: old.version + 1,
    };
    if (!(await this.#store.update(next))) throw integrationChanged();
    this.#audit.integrationUpdated(next);
    await this.#audit.flush();
    return next;
  }

  async remove(id: IntegrationId): Promise<void> {
    const integration = await this.byId(id);
    if (!(await this.#store.remove(id))) throw integrationNotFound();
    this.#audit.integrationDeleted(integration);
    await this.#audit.flush();
  }

  list(): Promise<Integration[]> {
    return this.#store.list();
  }

  async byId(id: IntegrationId): Promise<Integration> {
    const integration = await this.#store.byId(id);
    if (!integration) throw integrationNotFound();
    return integration;
  }

  /** Whether this is one of the client's living secrets, in constant time (RFC 6749 section 2.3.1). */
  async secretMatches(clientId: string, secret: string): Promise<boolean> {
    const hash = hashOf(secret);
    const living = await this.#store.secretsOf(clientId, this.#clock.now());
    return living.filter((one: ClientSecret) => equalInConstantTime(one.hash, hash)).length > 0;
  }
}

/** How people sign in here: what is given, else what was, else the defaults. */
function policyOf(
  given: IntegrationChange,
  old?: Integration,
): Pick<Integration, 'confirmation' | 'signUp' | 'termsUrl' | 'privacyUrl'> {
  const { confirm, signUp, emailDomains, termsUrl, privacyUrl } = given;
  const mode = signUp ?? (emailDomains ? 'domains' : undefined);
  return {
    confirmation:
      confirm === undefined ? (old?.confirmation ?? DEFAULT_CONFIRMATION) : parseConfirmation(confirm),
    signUp:
      mode === undefined
        ? (old?.signUp ?? DEFAULT_SIGN_UP)
        : checkSignUp(mode, emailDomains ?? (mode === 'domains' ? old?.signUp.domains : undefined) ?? []),
    termsUrl: termsUrl === undefined ? old?.termsUrl : checkLink('terms-url', termsUrl),
    privacyUrl: privacyUrl === undefined ? old?.privacyUrl : checkLink('privacy-url', privacyUrl),
  };
}

const hashOf = (secret: string): string => sha256(secret).toString('base64url');

/** B2C's own default for a new provider; everybody else is better off with the code flow (RFC 9700 section 2.1.2). */
const defaultResponseType = (kind: IntegrationKind): ResponseType =>
  kind === 'azure-b2c' ? 'id_token' : 'code';

function checkResponseType(type: string): ResponseType {
  const known = RESPONSE_TYPES.find((one) => one === type);
  if (!known) throw faulty('response-type', `"${type}" is not offered: write id_token or code.`);
  return known;
}

function withDomain(input: IntegrationInput) {
  if (!input.initialDomain) {
    throw faulty('initial-domain', 'is required for azure-b2c: contoso for contoso.onmicrosoft.com.');
  }
  return { ...input, initialDomain: input.initialDomain };
}

function checkRedirectUris(
  uris: readonly string[] | undefined,
  responseTypes: readonly ResponseType[],
  demo: boolean,
): string[] {
  if (!uris?.length) throw faulty('redirect-uri', 'is required: where the application takes the answer.');
  if (uris.length > 50) throw faulty('redirect-uri', 'is given more than 50 times.');
  if (demo) return [...uris];
  return [...new Set(uris.map((uri) => checkRedirectUri(uri, responseTypes)))];
}
