import {
  type Clock,
  DAY,
  DEFAULT_ORGANIZATION,
  type EphemeralStore,
  ephemeralKey,
  GatewayError,
  HOUR,
  type PhoneId,
  type Random,
  randomToken,
  sha256,
  type UserId,
} from '../../kernel/index.ts';
import type { Actor } from '../access/index.ts';
import { EVERYTHING } from '../access/index.ts';
import type { Audit } from '../audit/index.ts';
import { checkEmail, faulty, type PeopleStore } from '../directory/index.ts';
import type { EnrollmentService } from '../enrollment/index.ts';
import { linkHash, linkOver, newLinkToken } from './links.ts';
import type { OwnershipStore } from './ownership-store.ts';

/** A working day: whoever starts a gateway opens its link soon, or asks for another one. */
export const SETUP_LINK_LIFE = DAY;
/** From the link to the first approved sign-in. */
const VISIT_LIFE = HOUR;

/** A browser that has spent the link and sets this instance up. */
interface Visit {
  readonly until: number;
  /** Who is to own it, once said. */
  readonly userId?: UserId | undefined;
}

export interface SetupLinksParts {
  ownership: OwnershipStore;
  issuer: string;
  clock: Clock;
  random: Random;
}

/** The one-time links by which a new instance gets its owner: printed at start and by the CLI, never sent anywhere. */
export class SetupLinks {
  readonly #parts: SetupLinksParts;
  #owned = false;

  constructor(parts: SetupLinksParts) {
    this.#parts = parts;
  }

  /** Whether anybody owns this instance. Once somebody does, somebody always will. */
  async owned(): Promise<boolean> {
    this.#owned ||= await this.#parts.ownership.hasOperator();
    return this.#owned;
  }

  /** A new link, beside those that nobody has used. Throws `already_owned`. */
  async issue(): Promise<{ url: string; expiresAt: number }> {
    const { ownership, issuer, clock, random } = this.#parts;
    if (await this.owned()) throw alreadyOwned();
    const token = newLinkToken(random);
    const now = clock.now();
    const expiresAt = now + SETUP_LINK_LIFE;
    const hash = linkHash('setup', token) ?? '';
    await ownership.addLink({ hash, purpose: 'setup', createdAt: now, expiresAt });
    return { url: `${issuer}/setup#${token}`, expiresAt };
  }
}

export interface SetupParts extends SetupLinksParts {
  links: SetupLinks;
  people: PeopleStore;
  enrollment: EnrollmentService;
  store: EphemeralStore;
  audit: Audit;
}

/**
 * How a new instance gets its owner. The link is spent by the browser that opens it; that browser, and no other, says who
 * the owner is and sees their phone set up; only then is the instance owned.
 */
export class SetupService {
  readonly #parts: SetupParts;

  constructor(parts: SetupParts) {
    this.#parts = parts;
  }

  owned(): Promise<boolean> {
    return this.#parts.links.owned();
  }

  /**
   * Spends the link: of any number of callers exactly one gets a visit, which is for its browser's cookie. Throws
   * `link_over`.
   */
  async begin(pasted: string): Promise<string> {
    const { ownership, store, clock, random } = this.#parts;
    const hash = linkHash('setup', pasted);
    const link = hash === undefined ? undefined : await ownership.takeLink(hash, clock.now());
    if (link?.purpose !== 'setup') throw linkOver();
    const visit = randomToken(random, 32);
    const begun: Visit = { until: clock.now() + VISIT_LIFE };
    await store.put(keyOf(visit), JSON.stringify(begun), VISIT_LIFE);
    return visit;
  }

  /** Who is to own this instance, as far as this browser has said; undefined where it has no visit. */
  async recall(visit: string | undefined): Promise<{ userId: UserId | undefined } | undefined> {
    const found = visit === undefined ? undefined : await this.#read(visit);
    return found && { userId: found.userId };
  }

  /** The owner to be, and the invitation for their first phone. Refuses an address that is none. Throws `visit_over`. */
  async name(
    visit: string | undefined,
    owner: { email: string; givenName: string; familyName: string },
  ): Promise<{ url: string; code: string }> {
    const { store, people, enrollment, clock } = this.#parts;
    const found = visit === undefined ? undefined : await this.#read(visit);
    if (visit === undefined || found === undefined) throw visitOver();
    const known = await people.userByEmail(checkEmail(owner.email));
    if (known !== undefined && (known.demo || known.disabledAt !== undefined)) {
      throw faulty(
        'email',
        'is of somebody who cannot own this: the demo’s person, or an account that is disabled.',
      );
    }
    const { user, url, code } = await enrollment.invite(owner);
    const named: Visit = { ...found, userId: user.id };
    await store.put(keyOf(visit), JSON.stringify(named), Math.max(1, found.until - clock.now()));
    return { url, code };
  }

  /** Another invitation for the same person: the one before may have been lost with its page. */
  async inviteAgain(userId: UserId): Promise<{ url: string; code: string }> {
    return this.#parts.enrollment.issue(userId, 'invitation', VISIT_LIFE);
  }

  /**
   * The owner has set up a phone in front of this browser: from now on they run this deployment and own its organization,
   * and no other link leads anywhere. Undefined while they have not; one from before proves nothing of who sits here.
   * Throws `already_owned` when somebody else was faster.
   */
  async own(
    visit: string | undefined,
    address: string,
  ): Promise<{ userId: UserId; phoneId: PhoneId } | undefined> {
    const { ownership, people, audit, clock } = this.#parts;
    const { userId, until = 0 } = (visit === undefined ? undefined : await this.#read(visit)) ?? {};
    if (userId === undefined) throw visitOver();
    const begun = until - VISIT_LIFE;
    const phone = (await people.phonesOf(userId)).findLast(({ createdAt }) => createdAt >= begun);
    if (phone === undefined) return undefined;
    audit.assertWritable();
    if (!(await ownership.own(userId, DEFAULT_ORGANIZATION, clock.now()))) throw alreadyOwned();
    audit.by(ownerActor(userId, address)).instanceOwned(userId);
    await audit.flush();
    return { userId, phoneId: phone.id };
  }

  async #read(visit: string): Promise<Visit | undefined> {
    const { store, clock } = this.#parts;
    const text = await store.get(keyOf(visit));
    const found = text === undefined ? undefined : (JSON.parse(text) as Visit);
    return found !== undefined && clock.now() < found.until ? found : undefined;
  }
}

const ownerActor = (userId: UserId, address: string): Actor => ({
  kind: 'member',
  id: userId,
  operator: true,
  organizationId: undefined,
  permissions: EVERYTHING,
  address,
});

const keyOf = (visit: string) => ephemeralKey('setup', sha256(`setup\0${visit}`).toString('base64url'));

const alreadyOwned = (): GatewayError =>
  new GatewayError(
    'conflict',
    'already_owned',
    'Somebody owns this instance already. For a way back in write: npm run cli -- admin-link --email ADDRESS',
  );

const visitOver = (): GatewayError =>
  new GatewayError('gone', 'setup_over', 'The time to set this up is over. Ask for a new link.');
