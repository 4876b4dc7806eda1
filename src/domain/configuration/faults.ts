import { type Fault, GatewayError } from '../../kernel/index.ts';
import type { IntegrationChange } from '../directory/index.ts';

/** The services name a field as the CLI's options do; files and programs know it by these. */
const FIELD_OF: Readonly<Record<string, string>> = {
  'redirect-uri': 'redirectUris',
  'custom-domain': 'customDomains',
  policy: 'policies',
  'email-domain': 'emailDomains',
  'client-key': 'clientKeys',
  scope: 'scopes',
  'post-logout-redirect-uri': 'postLogoutRedirectUris',
  'id-token-life': 'lifetimes.idToken',
  'access-token-life': 'lifetimes.accessToken',
  'refresh-token-life': 'lifetimes.refreshToken',
  'refresh-at-most': 'lifetimes.refreshAtMost',
};

const fieldOf = (path: string): string =>
  FIELD_OF[path] ?? path.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Runs the work; a refusal of input names its fields as programs know them. */
export async function inFields<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GatewayError) || error.faults === undefined) throw error;
    const faults = error.faults.map((fault) => ({ ...fault, path: fieldOf(fault.path) }));
    throw new GatewayError(error.kind, error.code, error.message, { faults, cause: error.cause });
  }
}

const GUID = '00000000-0000-4000-8000-000000000000';
/** What is good for any kind that has such a field: stands in for what was refused, so that the rest is looked at. */
const GOOD: IntegrationChange = {
  name: 'x',
  initialDomain: 'contoso',
  tenantId: GUID,
  tenantIds: [GUID],
  appId: GUID,
  redirectUris: ['https://app.example.com/'],
};

/** More than an integration has fields. */
const MOST_FAULTS = 40;

/**
 * Every fault of an input, where a check tells the first alone: what was refused is left out, or replaced by something
 * good where it is needed, and the rest is looked at again. Empty: there is none.
 */
export async function everyFault<T extends IntegrationChange>(
  input: T,
  check: (input: T) => Promise<unknown>,
): Promise<Fault[]> {
  const faults: Fault[] = [];
  const met = new Map<string, number>();
  let rest = input;
  while (met.size < MOST_FAULTS) {
    const first = await refusalOf(() => check(rest));
    if (first === undefined) return faults;
    const fault = ofMany(input, first);
    const times = met.get(fault.path) ?? 0;
    met.set(fault.path, times + 1);
    if (times === 0) faults.push(fault);
    const next = times < 2 ? without(rest, fault.path, times === 1) : undefined;
    if (next === undefined) return faults;
    rest = next;
  }
  return faults;
}

/** One tenant or several: the services call both by one name. */
const ofMany = (input: IntegrationChange, fault: Fault): Fault =>
  fault.path === 'tenantId' && input.tenantId === undefined && input.tenantIds !== undefined
    ? { ...fault, path: 'tenantIds' }
    : fault;

/**
 * Does the work; where it is refused for what an integration is to be, all that `check` finds at fault is told, each by its
 * field.
 */
export async function tellingAll<R, T extends IntegrationChange>(
  input: T,
  check: (input: T) => Promise<unknown>,
  work: () => Promise<R>,
): Promise<R> {
  try {
    return await inFields(work);
  } catch (error) {
    if (!(error instanceof GatewayError) || error.faults === undefined) throw error;
    const faults = await everyFault(input, check);
    if (faults.length === 0) throw error;
    const message = faults.map((fault) => `${fault.path} ${fault.message}`).join(' ');
    throw new GatewayError(error.kind, error.code, message, { faults });
  }
}

/** The first fault of an input, or undefined where it is taken. */
export async function refusalOf(check: () => Promise<unknown>): Promise<Fault | undefined> {
  try {
    await inFields(check);
    return undefined;
  } catch (error) {
    if (error instanceof GatewayError && error.kind === 'invalid') return error.faults?.[0];
    throw error;
  }
}

/** The input without this field; undefined where it cannot be left out any more. */
function without<T extends IntegrationChange>(input: T, path: string, filled: boolean): T | undefined {
  const [name, part] = path.split('.') as [keyof IntegrationChange, string?];
  if (part !== undefined) return { ...input, lifetimes: { ...input.lifetimes, [part]: undefined } };
  if (!filled) return { ...input, [name]: name === 'name' ? GOOD.name : undefined };
  return GOOD[name] === undefined ? undefined : { ...input, [name]: GOOD[name] };
}
