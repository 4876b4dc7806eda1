import { GatewayError, type OrganizationId } from '../../kernel/index.ts';

/** What a member of an organization may do there, each including the ones before it. */
export const ROLES = ['viewer', 'admin', 'owner'] as const;
export type Role = (typeof ROLES)[number];

/** What may be done, as an area and whether it changes anything. An API key is given some of these as its scopes. */
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
  /** Of the person or of the key; `cli` for whoever has the machine. */
  readonly id: string;
  /** Whether they run the deployment: they see every organization, and people as people. */
  readonly operator: boolean;
  /** The organization they act in; undefined: all of them, which operators alone may. */
  readonly organizationId: OrganizationId | undefined;
  readonly permissions: ReadonlySet<Permission>;
  /** The client's address, empty for the CLI. */
  readonly address: string;
}

const READS = PERMISSIONS.filter((one) => one.endsWith(':read') && one !== 'keys:read');
const ADMINISTERS = PERMISSIONS.filter((one) => one !== 'members:write' && one !== 'organizations:write');

/**
 * What each role may. A viewer sees, an admin changes what people sign in to, an owner decides who belongs and what the
 * organization is called.
 */
const OF_ROLE: Record<Role, ReadonlySet<Permission>> = {
  viewer: new Set(READS),
  admin: new Set(ADMINISTERS),
  owner: new Set(PERMISSIONS),
};

export const permissionsOf = (role: Role): ReadonlySet<Permission> => OF_ROLE[role];

export const EVERYTHING: ReadonlySet<Permission> = new Set(PERMISSIONS);

/** Whoever has a shell on the machine runs the deployment. */
export const cliActor = (): Actor => ({
  kind: 'cli',
  id: 'cli',
  operator: true,
  organizationId: undefined,
  permissions: EVERYTHING,
  address: '',
});

export const may = (actor: Actor, permission: Permission): boolean => actor.permissions.has(permission);

export const notPermitted = (message: string): GatewayError =>
  new GatewayError('refused', 'not_permitted', message);

/** Throws `not_permitted` unless the actor has this permission. */
export function assertMay(actor: Actor, permission: Permission): void {
  if (!may(actor, permission)) {
    throw notPermitted(`This needs the permission ${permission}.`);
  }
}

/** Throws `not_permitted` unless the actor runs the deployment and acts for all of it. */
export function assertOperator(actor: Actor): void {
  if (!actor.operator) {
    throw notPermitted('This is for operators of the deployment alone.');
  }
}

/** Whether the actor may all that this role may: nobody gives what they have not. */
export const mayGive = (actor: Pick<Actor, 'permissions'>, role: Role): boolean =>
  [...OF_ROLE[role]].every((one) => actor.permissions.has(one));

/** Whether a thing of this organization is there for the actor. Where it is not, answer as for a thing that never was. */
export const reaches = (actor: Actor, organizationId: OrganizationId | undefined): boolean =>
  actor.organizationId === undefined ? actor.operator : actor.organizationId === organizationId;
