import type { Clock } from '../../kernel/index.ts';
import { type AdmissionParts, type Contexts, isAdmitted, neededConfirmation } from '../approval/index.ts';
import type { Audit } from '../audit/index.ts';
import type { WaitingBrowser } from '../challenge/index.ts';
import { emailKey, type Integration, type PeopleStore } from '../directory/index.ts';
import { isConfirmed, isYoung, type SignOn, type SignOnEnd } from './sign-on.ts';
import type { SignOns } from './sign-ons.ts';

/** What an authorization request says of how old a session may be, and of whom it is about. */
export interface Asked {
  readonly integration: Integration;
  /** Milliseconds. */
  readonly maxAge?: number | undefined;
  /** An address that the application names, true or not. */
  readonly email?: string | undefined;
}

export interface SessionSignInParts extends AdmissionParts {
  signOns: SignOns;
  people: PeopleStore;
  contexts: Contexts;
  sightings: { of(userId: SignOn['userId'], integration: Integration): Promise<void> };
  audit: Audit;
  clock: Clock;
}

/**
 * Signing in without the phone, by what it approved a short while ago. Everything an approval is refused for is looked
 * at again here: the phone, the person, who is let in, the browser, and what has to be confirmed.
 */
export class SessionSignIn {
  readonly #parts: SessionSignInParts;

  constructor(parts: SessionSignInParts) {
    this.#parts = parts;
  }

  /**
   * Whether this session answers this request of this browser. One whose phone or person is gone, or that is used in a
   * browser which its person reported, is ended.
   */
  async answers(session: SignOn, asked: Asked, browser: WaitingBrowser): Promise<boolean> {
    const { people, contexts, clock, audit } = this.#parts;
    const { integration, maxAge, email } = asked;
    // A second factor is asked for because the first may be stolen: it is answered anew each time.
    if (integration.kind === 'entra-external-mfa') return false;
    const { sessionAge } = integration.protocol;
    if (!isYoung(session, { now: clock.now(), sessionAge, maxAge })) return false;
    if (session.browserKey !== browser.keyHash) return false;
    const found = await people.phoneWithUser(session.phoneId);
    if (found === undefined || found.user.id !== session.userId) return this.#over(session, 'account');
    if (found.user.disabledAt !== undefined) return this.#over(session, 'account');
    if (session.authenticatedAt <= (found.user.sessionsEndedAt ?? -1)) return this.#over(session, 'account');
    if (found.phone.revokedAt !== undefined) return this.#over(session, 'phone');
    if (email !== undefined && emailKey(found.user.email ?? '') !== emailKey(email)) return false;
    if (!(await isAdmitted(this.#parts, found.user, integration))) return false;
    const context = await contexts.of({ browser }, found, session.address);
    if (context.blocked) return this.#over(session, 'browser');
    const needed = neededConfirmation(integration.confirmation, session.risky || context.risky);
    if (!isConfirmed(session, needed)) return false;
    audit.assertWritable();
    return true;
  }

  /** The relying party is answered by this session. Throws kind `conflict` when it has ended meanwhile. */
  async used(
    session: SignOn,
    { integration }: Asked,
    browser: Pick<WaitingBrowser, 'address' | 'userAgent'>,
    domainHint: string | undefined,
  ): Promise<void> {
    const { signOns, audit } = this.#parts;
    audit.assertWritable();
    await signOns.join(session.id, integration.clientId);
    await this.#parts.sightings.of(session.userId, integration);
    const { address, userAgent } = browser;
    audit.sessionUsed(session, integration, session.acr, {
      address,
      userAgent,
      ...(domainHint === undefined ? {} : { domainHint }),
    });
  }

  async #over(session: SignOn, why: SignOnEnd): Promise<false> {
    await this.#parts.signOns.end(session.id, why);
    return false;
  }
}
