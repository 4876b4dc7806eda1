import { type GuideParts, nameField, reachable } from './asked.ts';
import { type Guide, step } from './guide.ts';

/** Microsoft Entra external MFA: the app registration, the method, the consent of each tenant, the policy. */
export function externalMfaGuide(parts: GuideParts): Guide {
  const { integration, provider } = parts;
  const { appId, tenantIds } = applicationOf(parts);
  return {
    id: 'external-mfa',
    warnings: reachable(parts),
    steps: [
      step('mfa-app', {
        path: ['App registrations', 'Authentication'],
        fields: [
          { key: 'app-id', label: 'Application (client) ID', value: appId },
          { key: 'redirect-uri', label: 'Redirect URI', value: provider.authorization },
          { key: 'permissions', label: 'API permissions', value: 'openid profile' },
        ],
      }),
      step('mfa-method', {
        path: ['Authentication methods', 'Policies', 'Add external method'],
        fields: [
          nameField(parts, 'Name', 'shown-for-good'),
          { key: 'client-id', label: 'Client ID', value: integration.clientId },
          { key: 'metadata', label: 'Discovery Endpoint', value: provider.metadata },
          { key: 'app-id', label: 'App ID', value: appId },
        ],
      }),
      step('mfa-consent', {
        fields: tenantIds.map((tenant) => ({
          key: 'consent' as const,
          label: 'Grant admin consent',
          value: `https://login.microsoftonline.com/${tenant}/adminconsent?client_id=${appId}`,
        })),
      }),
      step('mfa-policy', {
        path: ['Conditional Access', 'Policies', 'Grant', 'Require multifactor authentication'],
      }),
      step('mfa-people'),
    ],
  };
}

/** The application that stands for us in Entra. */
export function applicationOf({ integration: { entra } }: GuideParts) {
  return entra?.kind === 'entra-external-mfa' ? entra : { appId: '', tenantIds: [] };
}
