import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { decodeAttestationObject } from '@simplewebauthn/server/helpers';
import {
  type EphemeralStore,
  ephemeralKey,
  MINUTE,
  type Random,
  randomToken,
  type UserId,
} from '../../kernel/index.ts';
import {
  displayName,
  type PeopleStore,
  type User,
  type WebCredential,
  type WebPhone,
} from '../directory/index.ts';
import { invalidAssertion, unknownPhone } from './approval-errors.ts';
import { assertUsable, type IdentifiedPhone } from './identified-phone.ts';
import { type Decision, decisionDigest } from './statement.ts';

/** WebAuthn Level 3 section 15.1 recommends five to ten minutes for a ceremony with user verification. */
const CEREMONY = 5 * MINUTE;
/** ES256 and RS256: what every platform's passkeys offer one of. */
const ALGORITHMS = [-7, -257];
const PHONE = 'Countersign';

/** What a challenge was given out for: to say who one is, or to register a passkey of this user. */
type Ceremony = 'identify' | `register:${UserId}`;

/**
 * Passkeys: the WebAuthn ceremonies of web phones (Level 3 sections 7.1 and 7.2), with the checks that the library
 * leaves to us: challenges are ours, for one purpose, and taken once; a frame of another origin is refused even when it
 * does not say whose; the user handle is the account's; a counter that goes back is refused.
 */
export class WebAuthn {
  readonly #people: PeopleStore;
  readonly #store: EphemeralStore;
  readonly #random: Random;
  readonly #origin: string;
  readonly #rpId: string;

  constructor(parts: { people: PeopleStore; store: EphemeralStore; random: Random; issuer: string }) {
    this.#people = parts.people;
    this.#store = parts.store;
    this.#random = parts.random;
    this.#origin = parts.issuer;
    this.#rpId = new URL(parts.issuer).hostname;
  }

  get rpId(): string {
    return this.#rpId;
  }

  /** Asks any passkey of this gateway to say whose it is. */
  async identifyOptions(): Promise<PublicKeyCredentialRequestOptionsJSON> {
    return generateAuthenticationOptions({
      rpID: this.#rpId,
      userVerification: 'required',
      timeout: CEREMONY,
      challenge: await this.#newChallenge('identify'),
    });
  }

  /** The phone whose passkey answered. Throws `invalid_assertion`, `unknown_phone`, `phone_revoked`, `account_disabled`. */
  async identify(response: AuthenticationResponseJSON): Promise<IdentifiedPhone<WebPhone>> {
    const found = await this.#people.webPhoneByCredential(response.id);
    if (!found) throw unknownPhone();
    await this.#verify(response, found, (challenge) => this.#takeChallenge('identify', challenge));
    return assertUsable(found);
  }

  /** Asks for a new passkey for this user, one that the device does not have yet. */
  async registerOptions(user: User): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const phones = await this.#people.phonesOf(user.id);
    const known = phones.flatMap((phone) => (phone.kind === 'web' ? [phone.credential] : []));
    return generateRegistrationOptions({
      rpName: PHONE,
      rpID: this.#rpId,
      userName: user.email ?? displayName(user),
      userDisplayName: displayName(user),
      userID: new Uint8Array(Buffer.from(user.id)),
      challenge: await this.#newChallenge(`register:${user.id}`),
      timeout: CEREMONY,
      attestationType: 'none',
      excludeCredentials: known.map(({ id, transports }) => ({ id, transports: [...transports] })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      supportedAlgorithmIDs: ALGORITHMS,
    });
  }

  /** The passkey that was made for this user. Throws `invalid_assertion`. */
  async register(
    response: RegistrationResponseJSON,
    user: User,
  ): Promise<{ credential: WebCredential; signCount: number }> {
    refuseForeignFrame(response.response.clientDataJSON);
    refuseAttestation(response.response.attestationObject);
    const verified = await verifyRegistrationResponse({
      response,
      expectedChallenge: (challenge) => this.#takeChallenge(`register:${user.id}`, challenge),
      expectedOrigin: this.#origin,
      expectedRPID: this.#rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    }).catch((cause: unknown) => {
      throw invalidAssertion('the new passkey does not verify', cause);
    });
    if (!verified.verified) throw invalidAssertion('the new passkey does not verify');
    const { credential, credentialDeviceType } = verified.registrationInfo;
    return {
      credential: {
        id: credential.id,
        publicKey: Buffer.from(credential.publicKey).toString('base64url'),
        transports: credential.transports ?? [],
        multiDevice: credentialDeviceType === 'multiDevice',
      },
      signCount: credential.counter,
    };
  }

  /**
   * Checks that this phone's passkey, with user verification, signed this decision on this statement: the WebAuthn
   * challenge is the digest of both. Returns which of the numbers it was signed with. Throws `invalid_assertion`.
   */
  async checkDecision(
    response: AuthenticationResponseJSON,
    by: IdentifiedPhone<WebPhone>,
    statement: string,
    decision: Decision,
    numbers: readonly string[] = [''],
  ): Promise<string> {
    let signed: string | undefined;
    await this.#verify(response, by, async (challenge) => {
      signed = numbers.find(
        (number) => decisionDigest(statement, decision, number).toString('base64url') === challenge,
      );
      return signed !== undefined;
    });
    if (signed === undefined) throw invalidAssertion('it signs another statement or another decision');
    return signed;
  }

  /** Asks any passkey that this device can reach to approve this statement. */
  async approveOptions(statement: string): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const digest = decisionDigest(statement, 'approve');
    return generateAuthenticationOptions({
      rpID: this.#rpId,
      userVerification: 'required',
      timeout: CEREMONY,
      challenge: new Uint8Array(digest),
    });
  }

  /** The phone whose passkey approved this statement. Throws as `identify` does. */
  async approvedBy(
    response: AuthenticationResponseJSON,
    statement: string,
  ): Promise<IdentifiedPhone<WebPhone>> {
    const found = await this.#people.webPhoneByCredential(response.id);
    if (!found) throw unknownPhone();
    await this.checkDecision(response, found, statement, 'approve');
    return assertUsable(found);
  }

  async #verify(
    response: AuthenticationResponseJSON,
    { phone, user }: { phone: WebPhone; user: User },
    expectedChallenge: (challenge: string) => Promise<boolean>,
  ): Promise<void> {
    const { credential } = phone;
    if (response.id !== credential.id) throw invalidAssertion('it is by another passkey');
    refuseForeignFrame(response.response.clientDataJSON);
    const { userHandle } = response.response;
    if (userHandle !== undefined && Buffer.from(userHandle, 'base64url').toString() !== user.id) {
      throw invalidAssertion('it is for another account');
    }
    const verified = await verifyAuthenticationResponse({
      response,
      expectedChallenge,
      expectedOrigin: this.#origin,
      expectedRPID: this.#rpId,
      requireUserVerification: true,
      credential: {
        id: credential.id,
        publicKey: new Uint8Array(Buffer.from(credential.publicKey, 'base64url')),
        counter: phone.signCount,
        transports: [...credential.transports],
      },
    }).catch((cause: unknown) => {
      throw invalidAssertion('it does not verify', cause);
    });
    if (!verified.verified) throw invalidAssertion('it does not verify');
    const { newCounter } = verified.authenticationInfo;
    if (newCounter === phone.signCount) return;
    if (!(await this.#people.advanceSignCount(phone.id, phone.signCount, newCounter))) {
      throw invalidAssertion('its counter was seen already');
    }
  }

  async #newChallenge(ceremony: Ceremony): Promise<Uint8Array<ArrayBuffer>> {
    const challenge = randomToken(this.#random, 32);
    await this.#store.put(ephemeralKey('once', challenge), ceremony, CEREMONY);
    return new Uint8Array(Buffer.from(challenge, 'base64url'));
  }

  /** Whether this challenge was given out for this ceremony; whoever asks first has taken it. */
  async #takeChallenge(ceremony: Ceremony, challenge: string): Promise<boolean> {
    if (!/^[A-Za-z0-9_-]{43}$/.test(challenge)) return false;
    return (await this.#store.take(ephemeralKey('once', challenge))) === ceremony;
  }
}

/** The library lets a cross-origin frame pass that does not name its top origin (Safari). None of ours is framed. */
function refuseForeignFrame(clientDataJson: string): void {
  let data: { crossOrigin?: unknown; topOrigin?: unknown };
  try {
    const parsed: unknown = JSON.parse(Buffer.from(clientDataJson, 'base64url').toString('utf8'));
    if (typeof parsed !== 'object' || parsed === null) throw new Error('it is no object');
    data = parsed;
  } catch (cause) {
    throw invalidAssertion('its client data is no JSON', cause);
  }
  if (data.crossOrigin === true || data.topOrigin !== undefined) {
    throw invalidAssertion('it was made within a page of another origin');
  }
}

/**
 * We ask for no attestation, and decide by none. The library would verify whatever a client sends all the same, and for
 * some formats fetch addresses from certificates that the client made: only what needs neither is let through.
 */
function refuseAttestation(attestationObject: string): void {
  let certified: boolean;
  try {
    const decoded = decodeAttestationObject(new Uint8Array(Buffer.from(attestationObject, 'base64url')));
    const format = decoded.get('fmt');
    // Self-attestation: a signature by the new key itself, which some browsers pass on (section 8.2).
    const bySelf = format === 'packed' && decoded.get('attStmt').get('x5c') === undefined;
    certified = format !== 'none' && !bySelf;
  } catch (cause) {
    throw invalidAssertion('its attestation cannot be read', cause);
  }
  if (certified) throw invalidAssertion('it brings an attestation, which was not asked for');
}
