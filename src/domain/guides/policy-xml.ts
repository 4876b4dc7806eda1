import type { Integration } from '../directory/index.ts';
import { clientAuthOf, type GuideParts, SCOPE } from './asked.ts';
import { DOMAIN_HINT } from './user-flow.ts';
import { element, writeXml, type XmlElement } from './xml.ts';

/** The names by which the parts of a policy find each other. */
export const PROFILE_ID = 'Countersign-OpenIdConnect';
export const JOURNEY_ID = 'CountersignSignUpOrSignIn';
export const SECRET_KEY = 'CountersignSecret';
export const PRIVATE_KEY = 'CountersignPrivateKey';
const EXCHANGE_ID = 'CountersignExchange';
const NAMESPACE = 'http://schemas.microsoft.com/online/cpim/schemas/2013/06';

/** The claims provider with its OpenIdConnect technical profile, to paste into an extension file. */
export const claimsProviderXml = (parts: GuideParts): string => writeXml(claimsProvider(parts));

/** A journey that ends at us: that of the starter pack for social accounts, with us in the place of its provider. */
export const userJourneyXml = (): string => writeXml(userJourney());

/** A whole policy on top of the starter pack's extensions, to upload as it is. */
export function policyXml(parts: GuideParts): string {
  const tenant = `${parts.integration.b2c?.initialDomain ?? 'yourtenant'}.onmicrosoft.com`;
  const policyId = policyIdOf(parts.integration);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${writeXml(
    element(
      'TrustFrameworkPolicy',
      {
        xmlns: NAMESPACE,
        PolicySchemaVersion: '0.3.0.0',
        TenantId: tenant,
        PolicyId: policyId,
        PublicPolicyUri: `http://${tenant}/${policyId}`,
      },
      [
        element('BasePolicy', {}, [
          element('TenantId', {}, tenant),
          element('PolicyId', {}, 'B2C_1A_TrustFrameworkExtensions'),
        ]),
        element('ClaimsProviders', {}, [claimsProvider(parts)]),
        element('UserJourneys', {}, [userJourney()]),
        relyingParty(),
      ],
    ),
  )}`;
}

/** The policy that is registered to name itself in the redirect URI, else one of our own name. */
export function policyIdOf({ b2c }: Integration): string {
  const registered = b2c?.policies.find((policy) => policy.startsWith('b2c_1a_'));
  return `B2C_1A_${registered?.slice('b2c_1a_'.length) ?? 'countersign_signup_signin'}`;
}

const claimsProvider = (parts: GuideParts): XmlElement =>
  element('ClaimsProvider', {}, [
    element('Domain', {}, DOMAIN_HINT),
    element('DisplayName', {}, parts.options.displayName),
    element('TechnicalProfiles', {}, [technicalProfile(parts)]),
  ]);

/** In the order of the schema, which is a sequence. */
const technicalProfile = ({ integration, provider, options }: GuideParts): XmlElement =>
  element('TechnicalProfile', { Id: PROFILE_ID }, [
    element('DisplayName', {}, options.displayName),
    element('Protocol', { Name: 'OpenIdConnect' }),
    element('Metadata', {}, metadata(integration, provider.metadata, options.displayName)),
    cryptographicKeys(integration),
    element('OutputClaims', {}, [
      output('issuerUserId', 'sub'),
      output('displayName', 'name'),
      output('givenName', 'given_name'),
      output('surname', 'family_name'),
      output('email', 'email'),
      output('identityProvider', 'iss'),
      element('OutputClaim', {
        ClaimTypeReferenceId: 'authenticationSource',
        DefaultValue: 'socialIdpAuthentication',
        AlwaysUseDefaultValue: 'true',
      }),
    ]),
    element(
      'OutputClaimsTransformations',
      {},
      ['CreateRandomUPNUserName', 'CreateUserPrincipalName', 'CreateAlternativeSecurityId'].map((id) =>
        element('OutputClaimsTransformation', { ReferenceId: id }),
      ),
    ),
    element('UseTechnicalProfileForSessionManagement', { ReferenceId: 'SM-SocialLogin' }),
  ]);

const output = (ours: string, partner: string): XmlElement =>
  element('OutputClaim', { ClaimTypeReferenceId: ours, PartnerClaimType: partner });

function metadata(integration: Integration, url: string, displayName: string): XmlElement[] {
  const [responseType = 'id_token'] = integration.responseTypes;
  const auth = clientAuthOf(integration);
  const items: Record<string, string> = {
    ProviderName: displayName,
    METADATA: url,
    client_id: integration.clientId,
    IdTokenAudience: integration.clientId,
    response_types: responseType,
    response_mode: 'form_post',
    scope: SCOPE,
    HttpBinding: 'POST',
    // Both forms are registered where policies are; without any the tenant's own form alone is.
    UsePolicyInRedirectUri: String((integration.b2c?.policies.length ?? 0) > 0),
    ...(auth === 'private_key_jwt'
      ? { token_endpoint_auth_method: auth, token_signing_algorithm: 'RS256' }
      : auth === undefined
        ? {}
        : { token_endpoint_auth_method: 'client_secret_post' }),
    // B2C brings no id_token_hint; where no session is ever begun there is nothing to end.
    SingleLogoutEnabled: String(integration.protocol.sessionAge > 0),
  };
  return Object.entries(items).map(([key, value]) => element('Item', { Key: key }, value));
}

/** The secret itself stands in a policy key of the tenant, never in a policy. */
function cryptographicKeys(integration: Integration): XmlElement | undefined {
  const auth = clientAuthOf(integration);
  if (auth === undefined) return undefined;
  const [id, name] =
    auth === 'private_key_jwt' ? ['assertion_signing_key', PRIVATE_KEY] : ['client_secret', SECRET_KEY];
  return element('CryptographicKeys', {}, [element('Key', { Id: id, StorageReferenceId: `B2C_1A_${name}` })]);
}

const userJourney = (): XmlElement =>
  element('UserJourney', { Id: JOURNEY_ID }, [
    element('OrchestrationSteps', {}, [
      element(
        'OrchestrationStep',
        {
          Order: '1',
          Type: 'CombinedSignInAndSignUp',
          ContentDefinitionReferenceId: 'api.signuporsignin',
        },
        [
          element('ClaimsProviderSelections', {}, [
            element('ClaimsProviderSelection', { TargetClaimsExchangeId: EXCHANGE_ID }),
          ]),
        ],
      ),
      exchange('2', EXCHANGE_ID, PROFILE_ID),
      exchange(
        '3',
        'AADUserReadUsingAlternativeSecurityId',
        'AAD-UserReadUsingAlternativeSecurityId-NoError',
      ),
      exchange('4', 'SelfAsserted-Social', 'SelfAsserted-Social', UNLESS_KNOWN),
      exchange('5', 'AADUserWrite', 'AAD-UserWriteUsingAlternativeSecurityId', UNLESS_KNOWN),
      element('OrchestrationStep', {
        Order: '6',
        Type: 'SendClaims',
        CpimIssuerTechnicalProfileReferenceId: 'JwtIssuer',
      }),
    ]),
    element('ClientDefinition', { ReferenceId: 'DefaultWeb' }),
  ]);

/** Of a person whose account was found the step is skipped. */
const UNLESS_KNOWN = element('Preconditions', {}, [
  element('Precondition', { Type: 'ClaimsExist', ExecuteActionsIf: 'true' }, [
    element('Value', {}, 'objectId'),
    element('Action', {}, 'SkipThisOrchestrationStep'),
  ]),
]);

const exchange = (order: string, id: string, profile: string, preconditions?: XmlElement): XmlElement =>
  element('OrchestrationStep', { Order: order, Type: 'ClaimsExchange' }, [
    preconditions,
    element('ClaimsExchanges', {}, [
      element('ClaimsExchange', { Id: id, TechnicalProfileReferenceId: profile }),
    ]),
  ]);

const relyingParty = (): XmlElement =>
  element('RelyingParty', {}, [
    element('DefaultUserJourney', { ReferenceId: JOURNEY_ID }),
    element('TechnicalProfile', { Id: 'PolicyProfile' }, [
      element('DisplayName', {}, 'PolicyProfile'),
      element('Protocol', { Name: 'OpenIdConnect' }),
      element('OutputClaims', {}, [
        element('OutputClaim', { ClaimTypeReferenceId: 'displayName' }),
        element('OutputClaim', { ClaimTypeReferenceId: 'givenName' }),
        element('OutputClaim', { ClaimTypeReferenceId: 'surname' }),
        element('OutputClaim', { ClaimTypeReferenceId: 'email' }),
        output('objectId', 'sub'),
        element('OutputClaim', { ClaimTypeReferenceId: 'identityProvider' }),
      ]),
      element('SubjectNamingInfo', { ClaimType: 'sub' }),
    ]),
  ]);
