import type { Integration } from '../directory/index.ts';
import { type Finding, finding } from './finding.ts';
import { type Outside, Unreachable, type Way } from './outside.ts';
import type { Asked, PartyError } from './party.ts';

/** The steps of a sign-in before its browser has come back. */
export const waitingSteps = (): Finding[] => [
  finding('authorization', 'not-tested', 'waiting'),
  finding('token', 'not-tested', 'waiting'),
  finding('claims', 'not-tested', 'waiting'),
  finding('sign-out', 'not-tested', 'waiting'),
];

/** The same where none can begin: for Entra's second factor, which begins with a token of Microsoft's own. */
export const entraSteps = (): Finding[] => [
  finding('authorization', 'not-tested', 'entra'),
  finding('token', 'not-tested', 'entra'),
  finding('claims', 'not-tested', 'entra'),
  finding('sign-out', 'not-tested', 'entra'),
];

/** What stays for the relying party itself to prove. */
export function elsewhere({ kind }: Pick<Integration, 'kind'>): Finding[] {
  if (kind === 'oidc') return [];
  return [
    finding('registered-redirect', 'not-tested', 'elsewhere'),
    finding('mapped-claims', 'not-tested', 'elsewhere'),
    finding('user-journey', 'not-tested', 'elsewhere'),
  ];
}

/** The steps after an answer that could not be accepted. */
export function stepsAfterFault(error: PartyError): Finding[] {
  const { fault, says } = error;
  const values = says && { error: says.error, description: says.description };
  const rest = [finding('claims', 'not-tested', 'waiting'), finding('sign-out', 'not-tested', 'waiting')];
  if (fault === 'refused') {
    return [
      finding('authorization', 'failed', 'refused', values),
      finding('token', 'not-tested', 'waiting'),
      ...rest,
    ];
  }
  return [finding('authorization', 'passed', 'ok'), finding('token', 'failed', fault, values), ...rest];
}

/** The steps after an answer that was verified. */
export async function stepsAfterClaims(
  integration: Integration,
  asked: Asked,
  claims: Readonly<Record<string, unknown>>,
  signOut: () => Promise<Finding>,
): Promise<Finding[]> {
  return [
    finding('authorization', 'passed', 'ok'),
    tokenFinding(integration, asked),
    claimsFinding(integration, claims),
    await signOut(),
  ];
}

function tokenFinding({ protocol }: Integration, { responseType }: Asked): Finding {
  if (responseType === 'id_token') return finding('token', 'passed', 'ok_id_token');
  return protocol.clientAuth === 'private_key_jwt'
    ? finding('token', 'warning', 'ok_other_secret')
    : finding('token', 'passed', 'ok_code');
}

/** Azure AD B2C requires a user id and a display name; other applications take what their integration shares. */
const neededBy = ({ kind }: Pick<Integration, 'kind'>) => (kind === 'oidc' ? ['sub'] : ['sub', 'name']);

/** Entra External ID signs nobody in without a proven address. */
function claimsFinding(integration: Integration, claims: Readonly<Record<string, unknown>>): Finding {
  const { kind } = integration;
  const absent = neededBy(integration).filter((name) => claims[name] === undefined);
  if (absent.length > 0) return finding('claims', 'failed', 'missing', { names: absent.join(', ') });
  const empty = Object.entries(claims).filter(([, value]) => value === null || value === '');
  if (empty.length > 0) {
    return finding('claims', 'failed', 'empty', { names: empty.map(([name]) => name).join(', ') });
  }
  const strict = kind === 'entra-external-id' ? 'failed' : 'warning';
  const good = finding('claims', 'passed', 'ok', { count: String(Object.keys(claims).length) });
  if (claims.email === undefined) return kind === 'oidc' ? good : finding('claims', strict, 'no_email');
  return claims.email_verified === true ? good : finding('claims', strict, 'unverified');
}

/**
 * Signs out as Azure AD B2C does: a GET with no parameter at all, which must end well (session-behavior.md). It carries
 * no cookie, so that nobody is signed out by it.
 */
export async function signOutFinding(
  outside: Outside,
  endSession: string | undefined,
  way: Way,
): Promise<Finding> {
  if (endSession === undefined) return finding('sign-out', 'warning', 'absent');
  try {
    const { status } = await outside.get(endSession, way);
    return status === 200
      ? finding('sign-out', 'passed', 'ok')
      : finding('sign-out', 'failed', 'status', { status: String(status) });
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    return finding('sign-out', 'warning', 'unreachable');
  }
}
