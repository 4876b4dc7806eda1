import type { Integration, IntegrationKind } from '../directory/index.ts';
import { checkOptions, type GuideParts } from './asked.ts';
import { customPolicyGuide } from './custom-policy.ts';
import { externalIdGuide } from './external-id.ts';
import { externalMfaGuide } from './external-mfa.ts';
import { graphGuide } from './graph.ts';
import type { Guide, GuideId, ProviderAddresses } from './guide.ts';
import { keycloakGuide } from './keycloak.ts';
import { openIdConnectGuide } from './openid-connect.ts';
import { userFlowGuide } from './user-flow.ts';

const GUIDES_OF: Readonly<Record<IntegrationKind, readonly GuideId[]>> = {
  'azure-b2c': ['user-flow', 'custom-policy', 'graph'],
  'entra-external-id': ['external-id', 'graph'],
  'entra-external-mfa': ['external-mfa', 'graph'],
  oidc: ['openid-connect', 'keycloak'],
};

const MAKE: Readonly<Record<GuideId, (parts: GuideParts) => Guide>> = {
  'user-flow': userFlowGuide,
  'custom-policy': customPolicyGuide,
  'external-id': externalIdGuide,
  'external-mfa': externalMfaGuide,
  graph: graphGuide,
  'openid-connect': openIdConnectGuide,
  keycloak: keycloakGuide,
};

/** What is typed beside a guide; each may be left out. */
export interface TypedOptions {
  readonly displayName?: string | undefined;
  readonly keycloak?: string | undefined;
  readonly realm?: string | undefined;
}

/** The guides that fit an integration, the usual one first. */
export const guidesFor = ({ kind }: Integration): readonly GuideId[] => GUIDES_OF[kind];

/** The guide with the integration's own values, or undefined where it does not fit its kind. Throws kind `invalid`. */
export function guideFor(
  integration: Integration,
  id: string,
  provider: ProviderAddresses,
  typed: TypedOptions = {},
): Guide | undefined {
  const known = guidesFor(integration).find((one) => one === id);
  if (known === undefined) return undefined;
  return MAKE[known]({ integration, provider, options: checkOptions(typed, integration) });
}

/** What was typed beside a guide, with what stands for what was left out. Throws kind `invalid`, naming the field. */
export const optionsFor = checkOptions;
