import { type GuideParts, nameField, reachable, redirectFields, SCOPE, secretField } from './asked.ts';
import { type Field, type Guide, step, type Warning } from './guide.ts';

/** Microsoft Entra External ID: the form of a custom OpenID Connect provider, field by field in its order. */
export function externalIdGuide(parts: GuideParts): Guide {
  const { integration, provider } = parts;
  return {
    id: 'external-id',
    warnings: [...reachable(parts), ...noSecretAsExternalIdWants(parts)],
    steps: [
      step('external-id-open', {
        path: ['External Identities', 'All identity providers', 'Custom', 'Add new', 'Open ID Connect'],
      }),
      step('form', {
        fields: [
          nameField(parts, 'Display name'),
          { key: 'metadata', label: 'Well-known endpoint', value: provider.metadata },
          { key: 'issuer', label: 'OpenID Issuer URI', value: provider.issuer, note: 'to-the-letter' },
          { key: 'client-id', label: 'Client ID', value: integration.clientId },
          { key: 'client-auth', label: 'Client Authentication', value: integration.protocol.clientAuth },
          secretField(integration, 'Client secret'),
          { key: 'scope', label: 'Scope', value: SCOPE },
          { key: 'response-type', label: 'Response type', value: 'code' },
        ],
      }),
      step('claims', { path: ['Next: Claims mapping'], fields: CLAIMS }),
      step('external-id-flow', {
        path: ['External Identities', 'User flows', 'Identity providers', 'Other Identity Providers'],
      }),
      step('redirects', { fields: redirectFields(integration) }),
    ],
  };
}

/** Those that are known here; the parts of an address are not known one by one. */
const CLAIMS: readonly Field[] = [
  { key: 'user-id', label: 'Sub', value: 'sub', note: 'stays' },
  { key: 'full-name', label: 'Name', value: 'name', note: 'never-empty' },
  { key: 'given-name', label: 'Given name', value: 'given_name' },
  { key: 'family-name', label: 'Family name', value: 'family_name' },
  { key: 'email', label: 'Email', value: 'email' },
  { key: 'email-verified', label: 'Email_verified', value: 'email_verified', note: 'verified' },
];

/** External ID takes a secret alone: posted, or as what signs an assertion. */
export function noSecretAsExternalIdWants({ integration }: GuideParts): Warning[] {
  const { clientAuth } = integration.protocol;
  return clientAuth === 'client_secret_post' || clientAuth === 'client_secret_jwt'
    ? []
    : [{ key: 'client-auth', value: clientAuth }];
}
