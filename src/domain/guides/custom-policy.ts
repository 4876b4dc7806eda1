import { clientAuthOf, type GuideParts, reachable, redirectFields, secretField } from './asked.ts';
import { type Guide, type Step, step } from './guide.ts';
import {
  claimsProviderXml,
  PRIVATE_KEY,
  policyIdOf,
  policyXml,
  SECRET_KEY,
  userJourneyXml,
} from './policy-xml.ts';
import { noSecretAsB2cWants } from './user-flow.ts';

/** Azure AD B2C by custom policy: the technical profile to paste, or a whole policy to upload. */
export function customPolicyGuide(parts: GuideParts): Guide {
  const { integration } = parts;
  return {
    id: 'custom-policy',
    warnings: [...reachable(parts), ...noSecretAsB2cWants(parts)],
    steps: [
      ...policyKey(parts),
      step('policy-provider', {
        path: ['TrustFrameworkExtensions.xml', 'ClaimsProviders'],
        snippets: [
          {
            name: 'claims-provider',
            language: 'xml',
            fileName: 'countersign-claims-provider.xml',
            text: claimsProviderXml(parts),
          },
        ],
      }),
      step('policy-journey', {
        path: ['TrustFrameworkExtensions.xml', 'UserJourneys'],
        snippets: [
          {
            name: 'user-journey',
            language: 'xml',
            fileName: 'countersign-user-journey.xml',
            text: userJourneyXml(),
          },
        ],
      }),
      step('policy-file', {
        path: ['Identity Experience Framework', 'Upload custom policy'],
        snippets: [
          {
            name: 'policy',
            language: 'xml',
            fileName: `${policyIdOf(integration)}.xml`,
            text: policyXml(parts),
          },
        ],
      }),
      step('redirects', { fields: redirectFields(integration) }),
      step('policy-test', { path: ['Identity Experience Framework', policyIdOf(integration), 'Run now'] }),
    ],
  };
}

const POLICY_KEYS = ['Azure AD B2C', 'Identity Experience Framework', 'Policy keys', 'Add'];

/** Where a code is exchanged, B2C keeps what proves who it is in a policy key of its own. */
function policyKey({ integration }: GuideParts): Step[] {
  const auth = clientAuthOf(integration);
  if (auth === undefined) return [];
  if (auth === 'private_key_jwt') {
    return [
      step('policy-private-key', {
        path: POLICY_KEYS,
        fields: [
          { key: 'key-options', label: 'Options', value: 'Upload' },
          { key: 'key-name', label: 'Name', value: PRIVATE_KEY, note: 'prefix-added' },
        ],
      }),
    ];
  }
  return [
    step('policy-secret', {
      path: POLICY_KEYS,
      fields: [
        { key: 'key-options', label: 'Options', value: 'Manual' },
        { key: 'key-name', label: 'Name', value: SECRET_KEY, note: 'prefix-added' },
        secretField(integration, 'Secret'),
        { key: 'key-usage', label: 'Key usage', value: 'Signature' },
      ],
    }),
  ];
}
