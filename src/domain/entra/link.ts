import type { IntegrationId, UserId } from '../../kernel/index.ts';

/** An account in Microsoft Entra, as one integration knows it. */
export interface EntraAccount {
  readonly integrationId: IntegrationId;
  readonly tenantId: string;
  readonly objectId: string;
}

/** Whose account in Entra it is here. */
export interface EntraLink extends EntraAccount {
  readonly userId: UserId;
  /** The `sub` of its first hint; none where an operator made the link. */
  readonly subject: string | undefined;
  readonly linkedAt: number;
}

/** The port to the links. Rejects with kind `unavailable` when the directory cannot be reached. */
export interface EntraLinkStore {
  find(account: EntraAccount): Promise<EntraLink | undefined>;
  /**
   * Keeps the link where there is none, and returns the one that is kept: of any number of callers at once all are told
   * the same. Undefined when the person or the integration is gone.
   */
  add(link: EntraLink): Promise<EntraLink | undefined>;
  /** Removes the link and says whether there was one. */
  remove(account: EntraAccount): Promise<boolean>;
  /** Those of an integration, oldest first. */
  linksOf(integrationId: IntegrationId): Promise<EntraLink[]>;
}
