import {
  type Clock,
  DEFAULT_ORGANIZATION,
  type EphemeralStore,
  ephemeralKey,
  GatewayError,
  newId,
  type Random,
  sha256,
  type UserId,
} from '../../kernel/index.ts';
import type { Audit } from '../audit/index.ts';
import {
  checkEmail,
  checkName,
  faulty,
  type Integration,
  type IntegrationStore,
  newUser,
  optionalName,
  type PeopleStore,
  type User,
  type WebPhone,
} from '../directory/index.ts';
import type { EnrollmentStore } from './enrollment-store.ts';
import { MAILED_CODE_LIFE, type MailedCodes, mailCodeOver } from './mailed-code.ts';
import {
  accountExists,
  addressNotAdmitted,
  type SignUpOccasion,
  signUpNotOffered,
  strictest,
  termsRequired,
} from './sign-up-policy.ts';

/** What a person says of themselves. Unverified, as they typed it. */
export interface SignUpDetails {
  givenName: string;
  familyName?: string | undefined;
  nickname?: string | undefined;
  phoneName: string;
  /** The address of the terms that were shown and accepted. */
  acceptedTerms?: string | undefined;
}

/** How far a browser has come. */
export type SignUpStep =
  | { readonly step: 'email' }
  /** A code is on its way to this address. */
  | { readonly step: 'code'; readonly email: string }
  /** The address is proven. */
  | { readonly step: 'names'; readonly email: string };

/** An address that answered its code: who its owner will be, if they finish. */
interface Proven {
  readonly email: string;
  readonly purpose: string;
  /** Fixed here, so that of any number of attempts to finish one writes the account. */
  readonly userId: UserId;
  readonly until: number;
}

/** Where somebody makes an account: an integration, or the dashboard. */
export type SignUpHost = Pick<
  Integration,
  'organizationId' | 'kind' | 'termsUrl' | 'privacyUrl' | 'signUp'
> & {
  readonly id: Integration['id'] | 'dashboard';
};

/** The dashboard, which has no terms of its own and takes whoever proves an address. */
export const DASHBOARD_HOST: SignUpHost = {
  id: 'dashboard',
  organizationId: DEFAULT_ORGANIZATION,
  kind: 'oidc',
  termsUrl: undefined,
  privacyUrl: undefined,
  signUp: { mode: 'open', domains: [] },
};

/**
 * How a person without an invitation becomes a user, in the middle of a sign-in whose integration offers it: an address
 * that answers a code, names, a passkey. Until the address is proven nobody's account is looked at, so that nothing
 * depends on whether there is one. Every step asks the policy again, as it was and as it is.
 */
export class SignUpService {
  readonly #parts: {
    mailed: MailedCodes;
    store: EphemeralStore;
    accounts: EnrollmentStore;
    people: PeopleStore;
    integrations: IntegrationStore;
    /** The dashboard, where anybody may make an account to look after an organization of their own. */
    dashboard: SignUpHost | undefined;
    audit: Audit;
    clock: Clock;
    random: Random;
  };

  constructor(parts: {
    mailed: MailedCodes;
    store: EphemeralStore;
    accounts: EnrollmentStore;
    people: PeopleStore;
    integrations: IntegrationStore;
    /** The dashboard, where anybody may make an account to look after an organization of their own. */
    dashboard: SignUpHost | undefined;
    audit: Audit;
    clock: Clock;
    random: Random;
  }) {
    this.#parts = parts;
  }

  /**
   * The integration that offers sign-up, and how far this browser has come. Throws `sign_up_not_offered`, and
   * `mail_unavailable` where no code could be sent.
   */
  async begin(
    occasion: SignUpOccasion,
    attempt: string | undefined,
  ): Promise<{ integration: SignUpHost; at: SignUpStep }> {
    const { mailed } = this.#parts;
    const { integration } = await this.#offered(occasion);
    if (!mailed.possible) {
      throw new GatewayError(
        'unavailable',
        'mail_unavailable',
        'No mail can be sent here, so nobody can sign up.',
        {
          retryAfter: 60,
        },
      );
    }
    const proven = await this.#proven(integration, attempt);
    if (proven !== undefined) return { integration, at: { step: 'names', email: proven.email } };
    const email = await mailed.awaited(attempt, purposeOf(integration));
    return { integration, at: email === undefined ? { step: 'email' } : { step: 'code', email } };
  }

  /**
   * The address in the form that is kept, if somebody with it may sign up here. Throws `invalid_input`,
   * `sign_up_not_offered` and `address_not_admitted`. Known and unknown addresses are not told apart.
   */
  async admit(occasion: SignUpOccasion, email: string): Promise<{ email: string; integration: SignUpHost }> {
    const { integration, admits } = await this.#offered(occasion);
    const checked = checkEmail(email);
    if (!admits(checked)) throw addressNotAdmitted();
    return { email: checked, integration };
  }

  /** Sends the code to an address that was admitted, and returns the attempt. See `MailedCodes.start`. */
  async sendCode(
    admitted: { email: string; integration: SignUpHost },
    wanted: string,
    replaces: string | undefined,
  ): Promise<string> {
    await this.#forget(replaces);
    return this.#parts.mailed.start(admitted.email, purposeOf(admitted.integration), wanted, replaces);
  }

  /**
   * The code was typed. Returns the proven address. Throws `wrong_mail_code`, `mail_code_over`, and `account_exists` to
   * the owner of an address that has an account.
   */
  async verify(
    occasion: SignUpOccasion,
    attempt: string | undefined,
    code: string,
  ): Promise<{ email: string }> {
    const { mailed, people, store, clock, random } = this.#parts;
    const { integration } = await this.#offered(occasion);
    const purpose = purposeOf(integration);
    const email = await mailed.check(attempt, purpose, code);
    if ((await people.userByEmail(email)) !== undefined) throw accountExists();
    const until = clock.now() + MAILED_CODE_LIFE;
    const proven: Proven = { email, purpose, userId: newId('usr', random), until };
    await store.put(provenKey(attempt), JSON.stringify(proven), MAILED_CODE_LIFE);
    return { email };
  }

  /**
   * The person as they will be: what a passkey is made for. Throws `mail_code_over` without a proven address,
   * `invalid_input` with the field at fault, `terms_required`, and what the policy says by now.
   */
  async draft(
    occasion: SignUpOccasion,
    attempt: string | undefined,
    details: SignUpDetails,
  ): Promise<{ user: User; integration: SignUpHost; phoneName: string }> {
    const { integration, admits } = await this.#offered(occasion);
    const proven = await this.#proven(integration, attempt);
    if (proven === undefined) throw mailCodeOver();
    if (!admits(proven.email)) throw addressNotAdmitted();
    const user = newUser({
      id: proven.userId,
      email: proven.email,
      emailVerified: true,
      givenName: optionalName('givenName', details.givenName),
      familyName: optionalName('familyName', details.familyName),
      nickname: optionalName('nickname', details.nickname),
      createdAt: this.#parts.clock.now(),
    });
    if (user.givenName === undefined) throw faulty('givenName', 'is required: what people call you.');
    if (integration.termsUrl !== undefined && details.acceptedTerms !== integration.termsUrl)
      throw termsRequired();
    return { user, integration, phoneName: checkName(details.phoneName) };
  }

  /**
   * Writes the person, their first phone and what they accepted, all or nothing. Of any number of attempts one account
   * comes; the others are told `account_exists`. Throws `key_in_use`, and kind `unavailable` when it cannot be recorded.
   */
  async finish(
    drafted: { user: User; integration: SignUpHost; phoneName: string },
    attempt: string | undefined,
    credential: Pick<WebPhone, 'kind' | 'credential' | 'signCount'>,
    address: string,
  ): Promise<{ user: User; phone: WebPhone }> {
    const { accounts, audit, clock, random } = this.#parts;
    audit.assertWritable();
    const { user, integration, phoneName } = drafted;
    const { termsUrl } = integration;
    const now = clock.now();
    const phone: WebPhone = {
      id: newId('phn', random),
      userId: user.id,
      name: phoneName,
      createdAt: now,
      revokedAt: undefined,
      ...credential,
    };
    const { id } = integration;
    const acceptance =
      termsUrl === undefined || id === 'dashboard'
        ? undefined
        : { userId: user.id, integrationId: id, termsUrl, acceptedAt: now };
    const outcome = await accounts.signUp(user, phone, acceptance);
    if (outcome === 'key_in_use') {
      throw new GatewayError('conflict', 'key_in_use', 'This key is already enrolled. Make a new one.');
    }
    await this.#forget(attempt);
    if (outcome === 'email_taken') throw accountExists();
    audit.userSignedUp({
      integration: id === 'dashboard' ? undefined : { ...integration, id },
      userId: user.id,
      email: user.email ?? '',
      address,
    });
    audit.phoneEnrolled({
      organizationId: integration.organizationId,
      userId: user.id,
      phoneId: phone.id,
      kind: phone.kind,
      address,
    });
    await audit.flush();
    return { user, phone };
  }

  async #offered(
    occasion: SignUpOccasion,
  ): Promise<{ integration: SignUpHost; admits(email: string): boolean }> {
    const { integrationId, purpose } = occasion;
    const integration =
      purpose === 'dashboard'
        ? this.#parts.dashboard
        : integrationId && (await this.#parts.integrations.byId(integrationId));
    const { offered, admits } = strictest(occasion, integration);
    if (!offered || integration === undefined) throw signUpNotOffered();
    return { integration, admits };
  }

  async #proven(integration: SignUpHost, attempt: string | undefined): Promise<Proven | undefined> {
    if (attempt === undefined) return undefined;
    const text = await this.#parts.store.get(provenKey(attempt));
    const proven = text === undefined ? undefined : (JSON.parse(text) as Proven);
    if (proven === undefined || proven.until <= this.#parts.clock.now()) return undefined;
    return proven.purpose === purposeOf(integration) ? proven : undefined;
  }

  async #forget(attempt: string | undefined): Promise<void> {
    if (attempt !== undefined) await this.#parts.store.remove(provenKey(attempt));
  }
}

/** For one integration: a person whose sign-in timed out on the way may scan again and goes on where they were. */
const purposeOf = (integration: SignUpHost): string => `sign-up:${integration.id}`;

const provenKey = (attempt: string | undefined) =>
  ephemeralKey('mailed', sha256(`proven\0${attempt}`).toString('base64url'));
