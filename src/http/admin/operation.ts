import { z } from 'zod';
import type { Actor, Permission } from '../../domain/access/index.ts';
import { DEFAULT_ORGANIZATION, type Id, type OrganizationId, parseId } from '../../kernel/index.ts';

/** What one request brings, read by the schemas of its operation. */
export interface Asked<B, Q> {
  /** Who acts, in the organization that the address names. */
  readonly actor: Actor;
  /** As the address has it; undefined where it says `all`. */
  readonly organizationId: OrganizationId | undefined;
  /** The ids in the address, each of the kind that its name says. */
  readonly ids: Readonly<Record<string, string>>;
  readonly body: B;
  readonly query: Q;
}

/** One thing the admin API does: the router and the OpenAPI document are made from it. */
export interface Operation {
  readonly id: string;
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below an organization: `/members/{user}`. */
  readonly path: string;
  readonly permission: Permission;
  readonly summary: string;
  readonly description?: string | undefined;
  readonly body?: z.ZodType | undefined;
  /** Of strings: all that an address can hold. */
  readonly query?: z.ZodObject | undefined;
  /** Of the body, where it may be larger than others. */
  readonly mostBytes?: number | undefined;
  readonly answer: z.ZodType;
  readonly status: 200 | 201 | 204;
  run(asked: Asked<unknown, unknown>): Promise<unknown>;
}

const nothing = z.undefined();
const noQuery = z.object({});

/** Declares an operation; what its schemas read is what `run` is given. */
export function operation<
  B extends z.ZodType = typeof nothing,
  Q extends z.ZodObject = typeof noQuery,
  A extends z.ZodType = z.ZodType,
>(what: {
  id: string;
  method: Operation['method'];
  path: string;
  permission: Permission;
  summary: string;
  description?: string;
  body?: B;
  query?: Q;
  mostBytes?: number;
  answer: A;
  status?: Operation['status'];
  run(asked: Asked<z.output<B>, z.output<Q>>): Promise<z.input<A>>;
}): Operation {
  return { status: 200, ...what, run: (asked) => what.run(asked as Asked<z.output<B>, z.output<Q>>) };
}

/** What each id in an address looks like, by its name there. */
export const ID_KINDS: Readonly<Record<string, string>> = {
  user: 'usr',
  key: 'key',
  integration: 'int',
  phone: 'phn',
  secret: 'sec',
  webhook: 'whk',
  delivery: 'dlv',
};

/** What is no id, but a name that something has within another. */
export const NAMES: Readonly<Record<string, RegExp>> = {
  guide: /^[a-z-]{1,40}$/,
  logo: /^[a-z0-9][a-z0-9_-]{0,31}$/,
};

/** The id of this kind in an address, or the name, or undefined. */
export const readId = (name: string, text: string): Id<string> | string | undefined => {
  if (NAMES[name]?.test(text)) return text;
  const kind = ID_KINDS[name];
  return kind === undefined ? undefined : parseId(kind, text);
};

export const readOrganization = (text: string): OrganizationId | 'all' | undefined =>
  text === 'all' || text === DEFAULT_ORGANIZATION ? text : parseId('org', text);

/** Times go over the wire as RFC 3339. */
export const moment = z.iso.datetime();
export const toMoment = (at: number): string => new Date(at).toISOString();
