import { GatewayError, type OrganizationId } from '../../kernel/index.ts';

export type Role = 'owner' | 'admin' | 'viewer';

export const PERMISSIONS = [
  'overview:read',
  'integrations:read',
  'integrations:write',
  'users:read',
  'users:write',
  'audit:read',
  'webhooks:read',
  'webhooks:write',
  'members:read',
  'members:write',
  'keys:read',
  'keys:write',
  'organizations:write',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** Who acts, from where, and what they may reach: made by a dashboard session, an API key, or the CLI. */
export interface Actor {
  readonly kind: 'member' | 'api-key' | 'cli';
  readonly id: string;
  /** Of the deployment. */
  readonly operator: boolean;
  /** Undefined: all of them, operators alone. */
  readonly organizationId: OrganizationId | undefined;
  readonly permissions: ReadonlySet<Permission>;
  /** Of the client; empty for the CLI. */
  readonly address: string;
}

/** Throws kind `refused` where this is not theirs to do. */
export function assertMay(actor: Actor, permission: Permission): void {
  if (actor.permissions.has(permission)) return;
  throw new GatewayError('refused', 'not_permitted', 'Your role does not allow this.');
}

/** Whether they see this organization at all. */
export const reaches = (actor: Actor, organizationId: OrganizationId): boolean =>
  actor.organizationId === undefined ? actor.operator : actor.organizationId === organizationId;

/** The CLI: an operator with every permission. */
export const cliActor = (): Actor => ({
  kind: 'cli',
  id: 'cli',
  operator: true,
  organizationId: undefined,
  permissions: new Set(PERMISSIONS),
  address: '',
});
