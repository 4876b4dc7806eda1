import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import {
  type ChallengeId,
  type Clock,
  type EphemeralStore,
  ephemeralKey,
  MINUTE,
  type Random,
  randomToken,
  sha256,
} from '../../kernel/index.ts';
import type { Audit } from '../audit/index.ts';
import {
  approveHere,
  type BrowserKey,
  type Challenge,
  type ChallengeService,
  type ChallengeStore,
  type ChallengeTimers,
  challengeDecided,
  challengeExpired,
  challengeNotFound,
  heldByAnother,
  settle,
} from '../challenge/index.ts';
import type { IntegrationStore, PeopleStore, WebPhone } from '../directory/index.ts';
import type { EntraLinks } from '../entra/index.ts';
import { type AdmissionParts, assertAdmitted } from './admission.ts';
import { invalidAssertion } from './approval-errors.ts';
import type { ApprovalService, Proof } from './approval-service.ts';
import { type Claims, holderOf } from './claims.ts';
import type { IdentifiedPhone } from './identified-phone.ts';
import { writeStatement } from './statement.ts';
import { describeUserAgent } from './user-agent.ts';
import type { WebAuthn } from './web-authn.ts';
import { worthOf } from './worth.ts';

/** As long as the browser's dialog for a passkey may stay open. */
const CEREMONY = 5 * MINUTE;

export interface HereParts {
  service: ChallengeService;
  approval: ApprovalService;
  challenges: ChallengeStore;
  claims: Claims;
  webAuthn: WebAuthn;
  people: PeopleStore;
  integrations: Pick<IntegrationStore, 'byId'>;
  links: Pick<EntraLinks, 'standing'>;
  testers?: AdmissionParts['testers'];
  store: EphemeralStore;
  audit: Audit;
  clock: Clock;
  random: Random;
  timers: ChallengeTimers;
  issuer: string;
}

/**
 * Signing in without a second device: the waiting browser answers for itself. Each verb demands that browser's own
 * secret, so that what is begun here can be finished here alone.
 */
export class HereService {
  readonly #parts: HereParts;

  constructor(parts: HereParts) {
    this.#parts = parts;
  }

  /** "Open on this phone": the phone that is this browser claims the challenge. Throws as `Claims` does. */
  async claim(
    key: BrowserKey,
    uid: string,
    by: IdentifiedPhone<WebPhone>,
    address: string,
  ): Promise<Challenge> {
    const { id } = await this.#parts.service.read(key, uid);
    return this.#parts.claims.claim(id, by, { address, here: true });
  }

  /** A ticket for the person who sits here and has to set this phone up first. Throws as `ApprovalService.ticketOf`. */
  async ticket(
    key: BrowserKey,
    uid: string,
    scanner: string,
  ): Promise<{ challenge: Challenge; ticket: string; until: number }> {
    const { id } = await this.#unclaimed(key, uid);
    return this.#parts.approval.ticketOf(id, scanner);
  }

  /** What the phone that is this browser claimed here, as it is now. */
  async readClaimed(
    key: BrowserKey,
    uid: string,
    id: ChallengeId,
    by: IdentifiedPhone<WebPhone>,
  ): Promise<Challenge> {
    await this.#assertThis(key, uid, id);
    return this.#parts.approval.read(id, by);
  }

  /** The phone that is this browser approves what it claimed here. Throws as `ApprovalService.approve` does. */
  async approveClaimed(
    key: BrowserKey,
    uid: string,
    id: ChallengeId,
    proof: Proof,
    by: IdentifiedPhone<WebPhone>,
  ): Promise<Challenge> {
    await this.#assertThis(key, uid, id);
    return this.#parts.approval.approve(id, proof, by, true);
  }

  /** It declines what it claimed here: to say no, no proof is asked for. */
  async declineClaimed(
    key: BrowserKey,
    uid: string,
    id: ChallengeId,
    reason: 'refused' | 'not_me',
    by: IdentifiedPhone<WebPhone>,
  ): Promise<Challenge> {
    await this.#assertThis(key, uid, id);
    return this.#parts.approval.decline(id, reason, () => '', by, true);
  }

  /** What any passkey that this browser can reach is asked to sign: the statement, and how to ask for it. */
  async options(
    key: BrowserKey,
    uid: string,
  ): Promise<{ statement: string; options: PublicKeyCredentialRequestOptionsJSON }> {
    const { clock, random, issuer, webAuthn, store } = this.#parts;
    const challenge = await this.#unclaimed(key, uid);
    const now = clock.now();
    const statement = writeStatement({
      challenge,
      holder: undefined,
      issuer,
      now,
      expiresAt: Math.min(now + CEREMONY, challenge.return.until),
      nonce: randomToken(random, 32),
      browser: describeUserAgent(challenge.browser.userAgent),
      context: undefined,
      confirmation: 'none',
      here: true,
    });
    const options = await webAuthn.approveOptions(statement);
    await store.put(askedKey(challenge.id, options.challenge), statement, CEREMONY);
    return { statement, options };
  }

  /**
   * "Use a passkey on this device": the answer to `options`, once. The challenge is approved by it. Throws
   * `invalid_assertion`, `unknown_phone`, `phone_revoked`, `account_disabled`, `not_admitted`, `demo_only`,
   * and what else `assertAdmitted` refuses.
   */
  async approve(key: BrowserKey, uid: string, response: AuthenticationResponseJSON): Promise<Challenge> {
    const { webAuthn, store, challenges, audit, timers } = this.#parts;
    audit.assertWritable();
    const challenge = await this.#unclaimed(key, uid);
    const { id } = challenge;
    const statement = await store.take(askedKey(id, challengeOf(response)));
    if (statement === undefined) throw invalidAssertion('it answers a question that was not asked here');
    const by = await webAuthn.approvedBy(response, statement);
    await assertAdmitted(this.#parts, by.user, challenge);
    const holder = holderOf(by);
    const worth = worthOf(by.phone, { ...challenge, here: true });
    const approved = await challenges.move(id, (current, now) =>
      approveHere(current, { ...worth, ...holder, authenticatedAt: now }, statement, now, timers),
    );
    audit.challengeClaimed(approved, holder, approved.browser.address);
    audit.challengeApproved(approved, holder);
    return approved;
  }

  /** The browser's secret is of this very challenge, not of one before it on the same sign-in. */
  async #assertThis(key: BrowserKey, uid: string, id: ChallengeId): Promise<void> {
    if ((await this.#parts.service.read(key, uid)).id !== id) throw challengeNotFound();
  }

  /** The browser's own challenge, which no phone holds. */
  async #unclaimed(key: BrowserKey, uid: string): Promise<Challenge> {
    const challenge = settle(await this.#parts.service.read(key, uid), this.#parts.clock.now());
    if (challenge.state === 'expired') throw challengeExpired();
    if (challenge.holder !== undefined) throw heldByAnother();
    if (challenge.state !== 'pending' && challenge.state !== 'scanned')
      throw challengeDecided(challenge.state);
    return challenge;
  }
}

/** Under the digest that was asked to be signed: only the very answer finds its statement, and only once. */
const askedKey = (id: Challenge['id'], digest: string) =>
  ephemeralKey('once', sha256(`here\0${id}\0${digest}`).toString('base64url'));

/** What the passkey says that it signed (WebAuthn Level 3 section 5.8.1); its signature is checked later. */
function challengeOf(response: AuthenticationResponseJSON): string {
  try {
    const data = JSON.parse(Buffer.from(response.response.clientDataJSON, 'base64url').toString('utf8')) as {
      challenge?: unknown;
    } | null;
    return String(data?.challenge).slice(0, 100);
  } catch (cause) {
    throw invalidAssertion('its client data is no JSON', cause);
  }
}
