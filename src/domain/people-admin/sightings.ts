import { type Clock, HOUR, type Logger, type OrganizationId, type UserId } from '../../kernel/index.ts';
import type { OrganizationUserStore } from '../directory/index.ts';

/** Often enough to tell who is still there, seldom enough that most sign-ins write nothing. */
const SEEN_EVERY = HOUR;
/** People whom one process remembers to have written down: some megabytes. */
const MOST = 20_000;

/** What of a sign-in says who was seen where. */
interface Collected {
  readonly organizationId: OrganizationId;
  readonly integrationId: string | undefined;
  readonly demo: boolean;
  readonly test?: boolean | undefined;
  readonly holder?: { readonly userId: UserId } | undefined;
}

/**
 * Writes down who signed in to an integration of which organization, once an hour at most: by their phone, by a session
 * or by a refresh token. Never fails: an organization that misses somebody now learns of them the next time, and what
 * lets them in does not depend on it.
 */
export class Sightings {
  readonly #store: Pick<OrganizationUserStore, 'seen'>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #written = new Map<string, number>();

  constructor(parts: { store: Pick<OrganizationUserStore, 'seen'>; clock: Clock; logger: Logger }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
  }

  /** The browser has collected this sign-in. The gateway's own pages are no organization's, and the demo has no people. */
  async ofSignIn({ organizationId, integrationId, demo, holder, test }: Collected): Promise<void> {
    // Who tries an integration out has not come to it.
    if (holder === undefined || integrationId === undefined || test) return;
    await this.of(holder.userId, { organizationId, demo });
  }

  /** This integration was told who they are. */
  async of(
    userId: UserId,
    { organizationId, demo }: { organizationId: OrganizationId; demo: boolean },
  ): Promise<void> {
    const now = this.#clock.now();
    const key = `${organizationId} ${userId}`;
    if (demo || now - (this.#written.get(key) ?? 0) < SEEN_EVERY) return;
    if (this.#written.size >= MOST) this.#written.clear();
    this.#written.set(key, now);
    try {
      await this.#store.seen(organizationId, userId, now);
    } catch (error) {
      this.#written.delete(key);
      this.#logger.warn({ err: error }, 'who signed in could not be written down for their organization');
    }
  }
}
