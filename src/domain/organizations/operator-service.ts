import { type Clock, GatewayError, HOUR, type UserId } from '../../kernel/index.ts';
import { type Actor, assertOperator } from '../access/index.ts';
import type { Audit } from '../audit/index.ts';
import type { PeopleStore, User } from '../directory/index.ts';
import type { EnrollmentService } from '../enrollment/index.ts';
import type { OwnershipStore } from './ownership-store.ts';

/** Typed in a hurry, with a phone at hand. */
const ADMIN_LINK_LIFE = HOUR;

export interface OperatorParts {
  ownership: OwnershipStore;
  people: PeopleStore;
  enrollment: EnrollmentService;
  audit: Audit;
  clock: Clock;
}

/** Who runs the deployment. */
export class OperatorService {
  readonly #parts: OperatorParts;

  constructor(parts: OperatorParts) {
    this.#parts = parts;
  }

  async list(actor: Actor): Promise<User[]> {
    const { ownership, people } = this.#parts;
    assertOperator(actor);
    const ids = await ownership.operators();
    const users = await people.usersByIds(ids);
    return ids.flatMap((id) => users.get(id) ?? []);
  }

  /** Throws `user_not_found`. */
  async add(actor: Actor, email: string): Promise<User> {
    const { ownership, audit, clock } = this.#parts;
    assertOperator(actor);
    const user = await this.#userBy(email);
    audit.assertWritable();
    await ownership.addOperator(user.id, clock.now());
    audit.by(actor).operatorAdded(user.id);
    await audit.flush();
    return user;
  }

  /** Throws `user_not_found`, and `last_operator` where nobody would be left. */
  async remove(actor: Actor, userId: UserId): Promise<void> {
    const { ownership, audit } = this.#parts;
    assertOperator(actor);
    audit.assertWritable();
    const outcome = await ownership.removeOperator(userId);
    if (outcome === 'missing') throw userNotFound();
    if (outcome === 'last_owner') {
      throw new GatewayError(
        'conflict',
        'last_operator',
        'This is the last operator. Make somebody else one first.',
      );
    }
    audit.by(actor).operatorRemoved(userId);
    await audit.flush();
  }

  /**
   * A way back in for an operator who has lost every phone: the right to set up one more, for an hour and once. Whoever
   * has the machine may have that for anybody, and makes them an operator by it.
   */
  async linkFor(
    actor: Actor,
    email: string,
  ): Promise<{ user: User; url: string; code: string; expiresAt: number }> {
    const { enrollment, audit } = this.#parts;
    const user = await this.add(actor, email);
    if (user.disabledAt !== undefined) throw userNotFound();
    const issued = await enrollment.issue(user.id, 'recovery', ADMIN_LINK_LIFE);
    audit.by(actor).adminLinkIssued(user.id);
    await audit.flush();
    return { user, ...issued };
  }

  async #userBy(email: string): Promise<User> {
    const user = await this.#parts.people.userByEmail(email);
    if (user === undefined || user.demo) throw userNotFound();
    return user;
  }
}

const userNotFound = (): GatewayError =>
  new GatewayError(
    'missing',
    'user_not_found',
    'Nobody has this address here. Invite them first: npm run cli -- user invite --email ADDRESS',
  );
