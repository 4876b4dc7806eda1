import type { Clock, OrganizationId } from '../../kernel/index.ts';
import type { History, HistoryEntry } from '../account/index.ts';
import type { Audit } from '../audit/index.ts';
import type {
  OrganizationUser,
  OrganizationUserStore,
  PeopleStore,
  Phone,
  User,
} from '../directory/index.ts';
import type { EnrollmentService, RecoveryService } from '../enrollment/index.ts';
import type { Letters } from '../mail/index.ts';
import type { FoundUser, PeopleSearch } from './people-search.ts';

/** What a browser or an application is kept signed in by. All of it ends with `endSessions`. */
export interface SessionKeeper {
  /** Of the gateway's own pages. */
  count(user: User, phones: readonly Phone[]): Promise<number>;
  endAllOf(userId: User['id']): Promise<void>;
}

/** The sessions in which applications are answered without the phone. */
export interface SignOnKeeper {
  count(userId: User['id']): Promise<number>;
  endAll(userId: User['id']): Promise<void>;
  endOfPhone(userId: User['id'], phoneId: Phone['id']): Promise<void>;
}

export interface GrantKeeper {
  applicationsOf(userId: User['id'], within?: OrganizationId): Promise<number>;
  endOfPerson(
    userId: User['id'],
    address: string,
    reason: 'operator' | 'blocked',
    within?: OrganizationId,
  ): Promise<void>;
}

/** Who runs the deployment, or looks after an organization. */
export interface Administrators {
  ownership: { isOperator(userId: User['id']): Promise<boolean> };
  organizationStore: { membershipsOf(userId: User['id']): Promise<readonly unknown[]> };
}

export interface PeopleAdminParts extends Administrators {
  people: PeopleStore;
  organizationUsers: OrganizationUserStore;
  search: PeopleSearch;
  enrollment: EnrollmentService;
  recovery: RecoveryService;
  grants: GrantKeeper;
  /** Where sessions are kept; a process beside the gateway reaches none, and they end by what stands in the directory. */
  sessions?: readonly SessionKeeper[] | undefined;
  signOns?: SignOnKeeper | undefined;
  history: Pick<History, 'of' | 'within'>;
  audit: Audit;
  letters: Letters;
  clock: Clock;
}

/** One person, as far as the actor may see them. */
export interface UserView extends FoundUser {
  /** The address to show: the person's, or the one they were invited by. */
  readonly email: string | undefined;
  /** For operators; an organization learns how many there are. */
  readonly phoneList: readonly Phone[] | undefined;
  /** For operators: every organization that knows them. */
  readonly organizations: readonly OrganizationUser[] | undefined;
  /** For operators; undefined also where this process does not know. */
  readonly ownSessions: number | undefined;
  readonly signOns: number | undefined;
  /** Applications that go on without them; the organization's own alone, for a member. */
  readonly lasting: number;
  readonly history: readonly HistoryEntry[];
}
