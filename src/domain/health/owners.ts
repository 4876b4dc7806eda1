import type { OrganizationId } from '../../kernel/index.ts';
import type { HealthNote, HealthSource } from './health.ts';

/** The port to what is looked up to tell whether organizations stay in somebody's hands. */
export interface OwnerStore {
  /** Owners, and for every organization operators too, who have no recovery code left. */
  ownersWithoutCodes(
    organizationId: OrganizationId | undefined,
    limit: number,
  ): Promise<{ readonly id: string; readonly name: string }[]>;
  /** Organizations that have one owner and no second. */
  withOneOwner(
    organizationId: OrganizationId | undefined,
    limit: number,
  ): Promise<{ readonly id: string; readonly name: string }[]>;
}

/** More of one kind than this are not told apart. */
const MOST = 1_000;

/** Who would be locked out by losing a phone. */
export const ownerHealth =
  (store: OwnerStore): HealthSource =>
  async ({ organizationId }) => {
    const [without, alone] = await Promise.all([
      store.ownersWithoutCodes(organizationId, MOST),
      store.withOneOwner(organizationId, MOST),
    ]);
    return [
      ...without.map(
        (subject): HealthNote => ({
          kind: 'owner_without_codes',
          severity: 'soon',
          subject,
          link: 'members',
        }),
      ),
      ...alone.map(
        (subject): HealthNote => ({ kind: 'owner_alone', severity: 'hint', subject, link: 'members' }),
      ),
    ];
  };
