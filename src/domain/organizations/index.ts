/** The customers of the gateway, who looks after each, and who runs the deployment. */
export { linkOver } from './links.ts';
export { type MemberParts, MemberService } from './member-service.ts';
export { type OperatorParts, OperatorService } from './operator-service.ts';
export {
  lastOwner,
  type Member,
  type Membership,
  memberNotFound,
  type Organization,
  type OrganizationLook,
  organizationChanged,
  organizationNotFound,
  type SetupLink,
} from './organization.ts';
export { type OrganizationParts, OrganizationService } from './organization-service.ts';
export type { OrganizationStore } from './organization-store.ts';
export type { OwnershipStore } from './ownership-store.ts';
export { SetupLinks, type SetupParts, SetupService } from './setup-service.ts';
