import { SaxesParser } from 'saxes';

/** An element as a strict parser saw it. */
export interface Parsed {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Parsed[];
  text: string;
}

/** The document's only root element. Throws where XML 1.0 (section 2.1) finds the text not well-formed. */
export function parseXml(text: string): Parsed {
  const parser = new SaxesParser();
  const document: Parsed = { name: '', attributes: {}, children: [], text: '' };
  const open = [document];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const one: Parsed = { name, attributes, children: [], text: '' };
    open.at(-1)?.children.push(one);
    open.push(one);
  });
  parser.on('text', (part) => {
    const one = open.at(-1);
    if (one !== undefined) one.text += part;
  });
  for (const strange of ['cdata', 'comment', 'processinginstruction', 'doctype'] as const) {
    parser.on(strange, () => {
      throw new Error(`no ${strange} is ever written`);
    });
  }
  parser.on('closetag', () => void open.pop());
  parser.write(text).close();
  const [root] = document.children;
  if (root === undefined) throw new Error('there is no element');
  return root;
}

interface Rule {
  /** Children in their order: every complex type of the schema that we use is a sequence. */
  readonly sequence?: readonly `${string}${'' | '?' | '*' | '+'}`[];
  readonly required?: Readonly<Record<string, RegExp>>;
  readonly optional?: Readonly<Record<string, RegExp>>;
  /** A simple type: text and no elements. */
  readonly text?: RegExp;
}

const ANY = /^.*$/s;
const BOOLEAN = /^(true|false|0|1)$/;
const TENANT = /^[A-Za-z0-9.]{3,63}$/;
const POLICY = /^[A-Za-z0-9_.-]*[A-Za-z0-9_-]+$/;
const PROTOCOL = /^(None|OAuth1|OAuth2|SAML2|OpenIdConnect|WsFed|WsTrust|UProve11|Proprietary)$/;
const REFERENCE: Rule = { required: { ReferenceId: ANY } };

/**
 * The rules of TrustFrameworkPolicy_0.3.0.0.xsd (namespace …/cpim/schemas/2013/06, as published in Microsoft's starter
 * pack for custom policies), for every element that we write. `AlwaysUseDefaultValue` is not in the published schema; it
 * is in Microsoft's documentation of OutputClaim and in the starter pack itself.
 */
const RULES: Readonly<Record<string, Rule>> = {
  TrustFrameworkPolicy: {
    sequence: [
      'BasePolicy?',
      'Contacts?',
      'DocumentReferences?',
      'BuildingBlocks?',
      'ClaimsProviders?',
      'UserJourneys?',
      'RelyingParty?',
    ],
    required: {
      PolicySchemaVersion: /^[0-9][.][0-9][.][0-9][.][0-9]$/,
      TenantId: TENANT,
      PolicyId: POLICY,
      PublicPolicyUri: /^http:\/\/[^\s<>"]+$/,
    },
    optional: { xmlns: /^http:\/\/schemas\.microsoft\.com\/online\/cpim\/schemas\/2013\/06$/ },
  },
  BasePolicy: { sequence: ['TenantId', 'PolicyId'] },
  TenantId: { text: TENANT },
  PolicyId: { text: POLICY },
  ClaimsProviders: { sequence: ['ClaimsProvider+'] },
  ClaimsProvider: { sequence: ['Domain?', 'DisplayName?', 'TechnicalProfiles'] },
  Domain: { text: ANY },
  DisplayName: { text: ANY },
  TechnicalProfiles: { sequence: ['TechnicalProfile*'] },
  TechnicalProfile: {
    sequence: [
      ...(['Domain?', 'DisplayName?', 'Description?', 'Protocol?'] as const),
      ...(['InputTokenFormat?', 'OutputTokenFormat?', 'AssuranceLevelOfOutputClaims?'] as const),
      ...(['RequiredAssuranceLevelsOfInputClaims?', 'SubjectAuthenticationRequirements?'] as const),
      ...(['Metadata?', 'CryptographicKeys?', 'Suppressions?', 'PreferredBinding?'] as const),
      ...(['IncludeInSso?', 'InputTokenSources?', 'InputClaimsTransformations*', 'InputClaims?'] as const),
      ...(['PersistedClaims?', 'OutputClaims?', 'OutputClaimsTransformations*'] as const),
      ...(['ValidationTechnicalProfiles*', 'SubjectNamingInfo?', 'Extensions?'] as const),
      ...(['IncludeClaimsFromTechnicalProfile?', 'IncludeTechnicalProfile?'] as const),
      ...(['UseTechnicalProfileForSessionManagement?', 'EnabledForUserJourneys?'] as const),
    ],
    required: { Id: ANY },
  },
  Protocol: { required: { Name: PROTOCOL }, optional: { Handler: ANY } },
  Metadata: { sequence: ['Item+'] },
  Item: { required: { Key: ANY }, text: ANY },
  CryptographicKeys: { sequence: ['Key+'] },
  Key: { required: { Id: ANY, StorageReferenceId: ANY } },
  OutputClaims: { sequence: ['OutputClaim*'] },
  OutputClaim: {
    sequence: ['From*'],
    required: { ClaimTypeReferenceId: ANY },
    optional: { PartnerClaimType: ANY, Required: BOOLEAN, DefaultValue: ANY, AlwaysUseDefaultValue: BOOLEAN },
  },
  OutputClaimsTransformations: { sequence: ['OutputClaimsTransformation+'] },
  OutputClaimsTransformation: REFERENCE,
  UseTechnicalProfileForSessionManagement: REFERENCE,
  SubjectNamingInfo: { required: { ClaimType: ANY } },
  UserJourneys: { sequence: ['UserJourney+'] },
  UserJourney: {
    sequence: [
      'AssuranceLevel?',
      'PreserveOriginalAssertion?',
      'OrchestrationSteps?',
      'ClientDefinition?',
      'CryptographicKeys?',
    ],
    required: { Id: ANY },
  },
  OrchestrationSteps: { sequence: ['OrchestrationStep+'] },
  OrchestrationStep: {
    sequence: ['Preconditions*', 'ClaimsProviderSelections*', 'ClaimsExchanges*'],
    required: {
      Order: /^[0-9]+$/,
      Type: /^(ConsentScreen|ClaimsProviderSelection|CombinedSignInAndSignUp|ClaimsExchange|ReviewScreen|SendClaims|UserDialog|Noop)$/,
    },
    optional: { ContentDefinitionReferenceId: ANY, CpimIssuerTechnicalProfileReferenceId: ANY },
  },
  Preconditions: { sequence: ['Precondition+'] },
  Precondition: {
    sequence: ['Value+', 'Action+'],
    required: { Type: /^(ClaimsExist|ClaimEquals)$/, ExecuteActionsIf: BOOLEAN },
  },
  Value: { text: ANY },
  Action: { text: /^SkipThisOrchestrationStep$/ },
  ClaimsProviderSelections: { sequence: ['ClaimsProviderSelection+'] },
  ClaimsProviderSelection: { optional: { TargetClaimsExchangeId: ANY, ValidationClaimsExchangeId: ANY } },
  ClaimsExchanges: { sequence: ['ClaimsExchange*'], optional: { UserIdentity: BOOLEAN } },
  ClaimsExchange: { required: { Id: ANY, TechnicalProfileReferenceId: ANY } },
  ClientDefinition: { optional: { ReferenceId: ANY } },
  RelyingParty: { sequence: ['DefaultUserJourney?', 'UserJourneyBehaviors?', 'TechnicalProfile?'] },
  DefaultUserJourney: REFERENCE,
};

/** `xs:key`: what must be there once among these children. */
const UNIQUE: Readonly<Record<string, readonly [child: string, attribute: string]>> = {
  TechnicalProfiles: ['TechnicalProfile', 'Id'],
  Metadata: ['Item', 'Key'],
  OrchestrationSteps: ['OrchestrationStep', 'Order'],
  UserJourneys: ['UserJourney', 'Id'],
};

/** Everything about the element, and in it, that breaks a rule of the schema. */
export function breaches(one: Parsed, path = one.name): string[] {
  const rule = RULES[one.name];
  if (rule === undefined) return [`${path} is no element that the schema knows`];
  const found: string[] = [];
  const allowed = { ...rule.required, ...rule.optional };
  for (const name of Object.keys(rule.required ?? {})) {
    if (one.attributes[name] === undefined) found.push(`${path} lacks ${name}`);
  }
  for (const [name, value] of Object.entries(one.attributes)) {
    if (allowed[name]?.test(value) !== true) found.push(`${path} has ${name}="${value}"`);
  }
  const order = (rule.sequence ?? [])
    .map((item) => item.replace(/^(\w+)(.?)$/, (_, name: string, times: string) => `(?:${name} )${times}`))
    .join('');
  const names = one.children.map(({ name }) => `${name} `).join('');
  if (!new RegExp(`^${order}$`).test(names)) found.push(`${path} holds ${names || 'nothing'}`);
  const text = rule.text === undefined ? one.text.trim() === '' : rule.text.test(one.text);
  if (!text) found.push(`${path} says ${one.text}`);
  const [child, attribute] = UNIQUE[one.name] ?? [];
  const keys = one.children.filter(({ name }) => name === child).map((it) => it.attributes[attribute ?? '']);
  if (child !== undefined && new Set(keys).size !== keys.length) found.push(`${path} has a ${child} twice`);
  return [...found, ...one.children.flatMap((it) => breaches(it, `${path}/${it.name}`))];
}

/** Every element of this name in it, itself among them. */
export const all = (one: Parsed, name: string): Parsed[] => [
  ...(one.name === name ? [one] : []),
  ...one.children.flatMap((child) => all(child, name)),
];
