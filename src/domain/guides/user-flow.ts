import {
  clientAuthOf,
  type GuideParts,
  nameField,
  reachable,
  redirectFields,
  SCOPE,
  secretField,
} from './asked.ts';
import { type Field, type Guide, type Step, step, type Warning } from './guide.ts';

/** How B2C names us where an application skips the choice: `domain_hint=countersign`. */
export const DOMAIN_HINT = 'countersign';

/** The form "New OpenID Connect provider" of the Azure portal, field by field in its order, and what comes after it. */
export function userFlowGuide(parts: GuideParts): Guide {
  const { integration, provider } = parts;
  const [responseType = 'id_token'] = integration.responseTypes;
  return {
    id: 'user-flow',
    warnings: [...reachable(parts), ...noPrivateKeys(parts), ...noSecretAsB2cWants(parts)],
    steps: [
      step('b2c-open', { path: ['Azure AD B2C', 'Identity providers', 'New OpenID Connect provider'] }),
      step('form', {
        fields: [
          nameField(parts, 'Name'),
          { key: 'metadata', label: 'Metadata url', value: provider.metadata },
          { key: 'client-id', label: 'Client ID', value: integration.clientId },
          secretField(integration, 'Client secret'),
          { key: 'scope', label: 'Scope', value: SCOPE },
          { key: 'response-type', label: 'Response type', value: responseType },
          { key: 'response-mode', label: 'Response mode', value: 'form_post' },
          { key: 'domain-hint', label: 'Domain hint', value: DOMAIN_HINT, note: 'domain-hint' },
        ],
      }),
      step('claims', { path: ['Identity provider claims mapping'], fields: CLAIMS }),
      ...offerAndTest(parts),
    ],
  };
}

const CLAIMS: readonly Field[] = [
  { key: 'user-id', label: 'User ID', value: 'sub', note: 'stays' },
  { key: 'full-name', label: 'Display name', value: 'name', note: 'never-empty' },
  { key: 'given-name', label: 'Given name', value: 'given_name' },
  { key: 'family-name', label: 'Surname', value: 'family_name' },
  { key: 'email', label: 'Email', value: 'email', note: 'verified' },
];

/** What is left to do once B2C knows the provider, by whatever way it was told. */
export const offerAndTest = ({ integration }: GuideParts): Step[] => [
  step('b2c-flow', { path: ['User flows', 'Identity providers'] }),
  step('redirects', { fields: redirectFields(integration) }),
  step('b2c-test', { path: ['User flows', 'Run user flow'] }),
];

/** A user flow has no place for a key that signs assertions (Microsoft: custom policies alone). */
export const noPrivateKeys = ({ integration }: GuideParts): Warning[] =>
  clientAuthOf(integration) === 'private_key_jwt'
    ? [{ key: 'custom-policy-only', value: 'private_key_jwt' }]
    : [];

/** For a code B2C authenticates by `client_secret_post`, `client_secret_basic` or `private_key_jwt`, and always. */
export function noSecretAsB2cWants({ integration }: GuideParts): Warning[] {
  const auth = clientAuthOf(integration);
  return auth === 'client_secret_jwt' || auth === 'none' ? [{ key: 'client-auth', value: auth }] : [];
}
