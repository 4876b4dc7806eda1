import { type B2cTenant, faulty } from './integration.ts';

const TENANT_NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const HOST_NAME =
  /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/** `B2C_1_` begins a user flow's name, `B2C_1A_` a custom policy's. */
const POLICY = /^b2c_1a?_[a-z0-9_-]{1,64}$/;
const MOST_POLICIES = 50;
const MOST_DOMAINS = 20;

/**
 * The tenant as Azure AD B2C writes it: lower case, the initial domain without `.onmicrosoft.com`.
 * Refuses what can be none, naming the field and what to write instead.
 */
export function checkB2cTenant(input: {
  initialDomain: string;
  tenantId?: string | undefined;
  customDomains?: readonly string[] | undefined;
  policies?: readonly string[] | undefined;
}): B2cTenant {
  const given = input.initialDomain.trim().toLowerCase();
  const initialDomain = given.replace(/\.(onmicrosoft|b2clogin)\.com$/, '');
  if (!TENANT_NAME.test(initialDomain)) {
    throw faulty(
      'initial-domain',
      `"${input.initialDomain.slice(0, 80)}" is no initial domain: write contoso for contoso.onmicrosoft.com.`,
      'initial-domain',
      { given: input.initialDomain.slice(0, 80) },
    );
  }
  const tenantId = input.tenantId?.trim().toLowerCase() || undefined;
  if (tenantId !== undefined && !GUID.test(tenantId)) {
    throw faulty('tenant-id', 'is no GUID: copy it from the tenant overview in the Azure portal.', 'guid');
  }
  const customDomains = (input.customDomains ?? []).map((domain) => domain.trim().toLowerCase());
  for (const domain of customDomains) {
    if (!HOST_NAME.test(domain)) {
      throw faulty(
        'custom-domain',
        `"${domain.slice(0, 80)}" is no host name: write login.example.com.`,
        'host-name',
        { given: domain.slice(0, 80) },
      );
    }
  }
  if (customDomains.length > MOST_DOMAINS) {
    throw faulty('custom-domain', `is given more than ${MOST_DOMAINS} times.`, 'too-many', {
      most: MOST_DOMAINS,
    });
  }
  return {
    initialDomain,
    tenantId,
    customDomains: [...new Set(customDomains)],
    policies: checkPolicies(input.policies ?? []),
  };
}

/**
 * Whether an initial domain is typed as Azure writes it into addresses: lower case. What else is wrong with it is for its
 * kind to say. Throws kind `invalid`.
 */
export function checkInitialDomain(text: string | undefined): void {
  const lower = text?.trim().toLowerCase() ?? '';
  if (text === undefined || text.trim() === lower || !TENANT_NAME.test(lower)) return;
  throw faulty(
    'initial-domain',
    `"${text.slice(0, 80)}" has capital letters: write ${lower}, as it stands in addresses.`,
    'lower-case',
    { written: lower },
  );
}

function checkPolicies(given: readonly string[]): string[] {
  const policies = [...new Set(given.map((policy) => policy.trim().toLowerCase()))];
  if (policies.length > MOST_POLICIES)
    throw faulty('policy', `is given more than ${MOST_POLICIES} times.`, 'too-many', { most: MOST_POLICIES });
  const wrong = policies.find((policy) => !POLICY.test(policy));
  if (wrong === undefined) return policies;
  throw faulty('policy', `"${wrong.slice(0, 80)}" is no policy: write B2C_1A_signup_signin.`, 'policy-name', {
    given: wrong.slice(0, 80),
  });
}

/**
 * Every redirect URI that Azure AD B2C may send for this tenant: the host is the one the application called, the
 * path holds the tenant's name or, where the application uses it, its id, and after it a policy's name, where the
 * policy wants that. All lower case, as B2C writes them.
 */
export function b2cRedirectUris(tenant: B2cTenant): string[] {
  const hosts = [`${tenant.initialDomain}.b2clogin.com`, ...tenant.customDomains];
  const names = [`${tenant.initialDomain}.onmicrosoft.com`];
  if (tenant.tenantId !== undefined) names.push(tenant.tenantId);
  const middles = ['', ...tenant.policies.map((policy) => `${policy}/`)];
  return middles.flatMap((middle) =>
    hosts.flatMap((host) => names.map((name) => `https://${host}/${name}/${middle}oauth2/authresp`)),
  );
}
