import {
  checkInitialDomain,
  faulty,
  type Integration,
  type IntegrationChange,
  type IntegrationInput,
  type IntegrationKind,
} from '../../domain/directory/index.ts';
import { type Fault, GatewayError, readDuration, writeDuration } from '../../kernel/index.ts';
import {
  type FieldFault,
  type FormField,
  type IntegrationField,
  integrationFaults,
  integrationFields,
  type SettingsGroup,
} from '../../pages/index.ts';

/** What was typed, by the field's name. */
export type Typed = ReadonlyMap<string, string>;

/** Fifty addresses of the longest kind and all else fit in, and what hurts does not. */
export const MOST_FORM_BYTES = 256 * 1024;

const OF_KIND: Record<IntegrationKind, readonly IntegrationField[]> = {
  'azure-b2c': ['name', 'initial-domain', 'tenant-id', 'custom-domain', 'policy'],
  'entra-external-id': ['name', 'initial-domain', 'tenant-id'],
  'entra-external-mfa': ['name', 'app-id', 'tenant-ids'],
  oidc: ['name', 'redirect-uri'],
};

const ONLY_AT_FIRST: Record<IntegrationKind, readonly IntegrationField[]> = {
  'azure-b2c': ['response-type'],
  'entra-external-id': [],
  'entra-external-mfa': [],
  oidc: ['response-type', 'client-auth', 'client-key', 'subjects'],
};

/** The fields of the form for a new integration. */
export const fieldsToCreate = (kind: IntegrationKind): readonly IntegrationField[] => [
  ...OF_KIND[kind],
  ...ONLY_AT_FIRST[kind],
];

/** The fields that may be changed afterwards, as far as they mean something for this one. */
export function settingsOf(
  one: Integration,
): readonly { group: SettingsGroup; names: readonly IntegrationField[] }[] {
  const code = one.responseTypes.includes('code');
  const groups: readonly { group: SettingsGroup; names: readonly IntegrationField[] }[] = [
    { group: 'application', names: OF_KIND[one.kind] },
    { group: 'people', names: ['sign-up', 'email-domain', 'confirm'] },
    { group: 'client', names: one.protocol.clientAuth === 'private_key_jwt' ? ['client-key'] : [] },
    {
      group: 'tokens',
      names: [
        ...(one.kind === 'oidc' ? (['id-token-alg'] as const) : []),
        ...(one.kind === 'entra-external-mfa' ? [] : (['scope'] as const)),
        'id-token-life',
        ...(code ? (['access-token-life'] as const) : []),
      ],
    },
    {
      group: 'longer',
      names: [
        ...(one.kind === 'entra-external-mfa' ? [] : (['session-age'] as const)),
        ...(code
          ? (['offline-access', 'refresh-token-life', 'refresh-at-most', 'device-sign-in'] as const)
          : []),
      ],
    },
    { group: 'sign-out', names: ['post-logout-redirect-uri', 'backchannel-logout-uri'] },
  ];
  return groups.filter(({ names }) => names.length > 0);
}

export const BRANDING_FIELDS: readonly IntegrationField[] = [
  'accent',
  'accent-dark',
  'language',
  'terms-url',
  'privacy-url',
];

/** Every field as it would be typed. */
export function writtenOf(one: Integration): Record<IntegrationField, string> {
  const { protocol, entra, b2c, branding, confirmation } = one;
  const external = entra?.kind === 'entra-external-id' ? entra : undefined;
  const mfa = entra?.kind === 'entra-external-mfa' ? entra : undefined;
  return {
    name: one.name,
    'initial-domain': b2c?.initialDomain ?? external?.subdomain ?? '',
    'tenant-id': b2c?.tenantId ?? external?.tenantId ?? '',
    'tenant-ids': joined(mfa?.tenantIds),
    'custom-domain': joined(b2c?.customDomains),
    policy: joined(b2c?.policies),
    'app-id': mfa?.appId ?? '',
    'redirect-uri': joined(one.redirectUris),
    'response-type': one.responseTypes.join(' '),
    'client-auth': protocol.clientAuth,
    'client-key': '',
    subjects: protocol.subjects,
    'sign-up': one.signUp.mode,
    'email-domain': joined(one.signUp.domains),
    confirm: confirmation.kind === 'none' ? 'none' : `${confirmation.kind}:${confirmation.when}`,
    scope: joined(protocol.scopes),
    'id-token-alg': protocol.idTokenAlg,
    'id-token-life': writeDuration(protocol.lifetimes.idToken),
    'access-token-life': writeDuration(protocol.lifetimes.accessToken),
    'refresh-token-life': writeDuration(protocol.lifetimes.refreshToken),
    'refresh-at-most': writeDuration(protocol.lifetimes.refreshAtMost),
    'offline-access': protocol.offlineAccess ? 'on' : 'off',
    'session-age': writeDuration(protocol.sessionAge),
    'device-sign-in': protocol.deviceSignIn ? 'on' : 'off',
    'post-logout-redirect-uri': joined(protocol.postLogoutRedirectUris),
    'backchannel-logout-uri': protocol.backchannelLogoutUri ?? '',
    language: branding.language ?? 'none',
    accent: branding.accent?.light ?? '',
    'accent-dark': branding.accent?.dark ?? '',
    'terms-url': one.termsUrl ?? '',
    'privacy-url': one.privacyUrl ?? '',
  };
}

const joined = (values: readonly string[] | undefined): string => (values ?? []).join('\n');

/** What was typed into these fields, as the service takes it. Throws kind `invalid` for what is no time or no choice. */
export function changeOf(names: readonly IntegrationField[], typed: Typed): IntegrationChange {
  const has = (name: IntegrationField) => names.includes(name) && typed.has(name);
  const text = (name: IntegrationField) => (has(name) ? typed.get(name)?.trim() : undefined);
  const chosen = (name: IntegrationField) => {
    const value = text(name);
    const shape = integrationFields[name];
    if (value === undefined || !('options' in shape)) return value;
    if (!(shape.options as readonly string[]).includes(value)) {
      throw faulty(name, `"${value.slice(0, 40)}" is not offered.`, 'choice');
    }
    return value;
  };
  const lines = (name: IntegrationField) =>
    has(name)
      ? (typed.get(name) ?? '')
          .split(/\r?\n/)
          .map((line) => line.trim())
          .filter((line) => line !== '')
      : undefined;
  const time = (name: IntegrationField) => {
    const value = text(name);
    if (value === undefined) return undefined;
    const read = readDuration(value);
    if (read === undefined) throw faulty(name, 'is no time: write 10m, 8h or 14d.', 'no-time');
    return read;
  };
  const isOn = (name: IntegrationField) => {
    const value = chosen(name);
    return value === undefined ? undefined : value === 'on';
  };
  const keys = text('client-key');
  const language = chosen('language');
  const mode = chosen('sign-up');
  const domains = lines('email-domain');
  checkInitialDomain(text('initial-domain'));
  return {
    name: has('name') ? typed.get('name') : undefined,
    initialDomain: text('initial-domain'),
    tenantId: text('tenant-id'),
    tenantIds: lines('tenant-ids'),
    customDomains: lines('custom-domain'),
    policies: lines('policy'),
    appId: text('app-id'),
    redirectUris: lines('redirect-uri'),
    responseType: chosen('response-type') as IntegrationInput['responseType'],
    confirm: chosen('confirm'),
    signUp: mode,
    emailDomains: domains,
    termsUrl: text('terms-url'),
    privacyUrl: text('privacy-url'),
    clientAuth: chosen('client-auth'),
    // Left empty the known ones stay.
    clientKeys: keys ? [keys] : undefined,
    idTokenAlg: chosen('id-token-alg'),
    subjects: chosen('subjects'),
    lifetimes: {
      ...given('idToken', time('id-token-life')),
      ...given('accessToken', time('access-token-life')),
      ...given('refreshToken', time('refresh-token-life')),
      ...given('refreshAtMost', time('refresh-at-most')),
    },
    scopes: lines('scope'),
    offlineAccess: isOn('offline-access'),
    sessionAge: time('session-age'),
    deviceSignIn: isOn('device-sign-in'),
    postLogoutRedirectUris: lines('post-logout-redirect-uri'),
    backchannelLogoutUri: text('backchannel-logout-uri'),
    language: language === 'none' ? '' : language,
    accent: text('accent'),
    accentDark: text('accent-dark'),
  };
}

const given = <K extends string>(name: K, value: number | undefined): { [N in K]?: number } =>
  value === undefined ? {} : ({ [name]: value } as { [N in K]?: number });

/** The fields of a form with what was typed or else what is, and beside each why it was refused. */
export const fieldsOf = (
  names: readonly IntegrationField[],
  values: Typed | Readonly<Record<IntegrationField, string>>,
  faults: readonly Fault[] = [],
): FormField[] =>
  names.map((field) => {
    const fault = faults.find(
      ({ path }) => path === field || (field === 'tenant-ids' && path === 'tenant-id'),
    );
    return {
      field,
      value:
        (values instanceof Map ? values.get(field) : (values as Record<string, string>)[field]) ??
        first(field),
      ...(fault && { fault: pageFault(fault) }),
    };
  });

/** What a choice begins with. */
function first(field: IntegrationField): string {
  const shape = integrationFields[field];
  return 'options' in shape ? shape.options[0] : '';
}

/** Beside each field what somebody else has saved meanwhile, where it differs from what was typed. */
export const besideTheirs = (
  fields: readonly FormField[],
  theirs: Readonly<Record<IntegrationField, string>>,
): FormField[] =>
  fields.map((one) =>
    one.field === 'client-key' || sameText(one.value, theirs[one.field])
      ? one
      : { ...one, theirs: theirs[one.field] },
  );

const sameText = (a: string, b: string): boolean => a.trim().replace(/\r\n/g, '\n') === b;

/** A fault in the words that pages have for it. */
export function pageFault({ reason, message, values }: Fault): FieldFault {
  const known = integrationFaults.find((one) => one === reason);
  return known === undefined ? { kind: 'other', values: { message } } : { kind: known, values: values ?? {} };
}

/** Of fields that are looked at together: alone, one of them may be at fault for what the other is no more. */
const TOGETHER: readonly (string | undefined)[] = ['refresh-order', 'accent-first'];

/**
 * The faults of a refused form: the one that it was refused for, and what each of the other fields would be refused for
 * by itself, so that nobody is told of one after the other. Throws what is no refusal of the input.
 */
export async function everyFault(
  error: unknown,
  names: readonly IntegrationField[],
  typed: Typed,
  check: (change: IntegrationChange) => Promise<void>,
): Promise<readonly Fault[]> {
  const found = [...refusedFaults(error)];
  for (const name of names) {
    if (found.some(({ path }) => path === name)) continue;
    const refusal = await Promise.resolve()
      .then(() => check(changeOf([name], typed)))
      .catch((other: unknown) => other);
    if (!(refusal instanceof GatewayError)) continue;
    const own = refusal.faults?.find(({ path, reason }) => path === name && !TOGETHER.includes(reason));
    if (own !== undefined) found.push(own);
  }
  return found;
}

/** The faults of a refused form; throws what is no refusal of the input. */
export function refusedFaults(error: unknown): readonly Fault[] {
  if (error instanceof GatewayError && error.faults !== undefined && error.kind === 'invalid')
    return error.faults;
  throw error;
}

export const isConflict = (error: unknown): boolean =>
  error instanceof GatewayError && error.code === 'integration_changed';
