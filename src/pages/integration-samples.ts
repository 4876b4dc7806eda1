import { sampleChrome } from './dashboard-samples.ts';
import {
  type FormField,
  type IntegrationField,
  integrationFaults,
  integrationFields,
} from './integration-fields.ts';
import { type IntegrationHead, integrationKinds, secretLives, settingsGroups } from './integration-pages.ts';
import type { PageLook } from './look.ts';
import type { Pages } from './pages.ts';

const chrome = sampleChrome('integrations');
const list = '/dashboard/org_0000000000000000000000/integrations';
const page = `${list}/int_0000000000000000000000`;
const NOW = Date.UTC(2026, 10, 26, 9);
const DAY = 86_400_000;

const head: IntegrationHead = {
  id: 'int_0000000000000000000000',
  name: 'Contoso Shop',
  kind: 'azure-b2c',
  paths: {
    list,
    page,
    settings: `${page}/settings`,
    branding: `${page}/branding`,
    guides: `${page}/guides`,
    test: `${page}/test`,
    delete: `${page}/delete`,
  },
  writes: true,
};
const reader: IntegrationHead = { ...head, writes: false };

const names = Object.keys(integrationFields) as IntegrationField[];
const filled = (field: IntegrationField): FormField => {
  const shape = integrationFields[field];
  return { field, value: 'options' in shape ? shape.options[0] : '' };
};

/** Each refusal that there are words for, beside some field. */
const refused: FormField[] = integrationFaults.map((kind, n) => ({
  ...filled(names[n % names.length] ?? 'name'),
  fault: {
    kind,
    values: {
      given: 'https://10.0.0.1/*',
      written: 'https://app.example.com/',
      most: 50,
      least: '5m',
      ratio: '1.50:1',
      nearest: '#2a4bbf',
      message: 'is refused.',
    },
  },
}));

const [first, second] = [refused.slice(0, names.length), refused.slice(names.length)];

const card = {
  chrome,
  integration: head,
  metadataUrl: 'https://sign-in.contoso.example/.well-known/openid-configuration',
  issuer: 'https://sign-in.contoso.example',
  clientId: 'Zk3vXr0b2YwQ9dLmN4tTgA',
  responseType: 'code',
  redirectUris: ['https://contoso.b2clogin.com/contoso.onmicrosoft.com/oauth2/authresp'],
};
const secretPaths = { add: `${page}/secrets`, revoke: `${page}/secrets/revoke` };

const rows = [
  {
    id: 'sec_0000000000000000000000',
    createdAt: NOW - 400 * DAY,
    state: { kind: 'alive' },
  },
  {
    id: 'sec_1000000000000000000000',
    lastFour: 'x7Qa',
    createdAt: NOW - DAY,
    expiresAt: NOW + 20 * DAY,
    lastUsedAt: NOW,
    state: { kind: 'soon' },
  },
  {
    id: 'sec_2000000000000000000000',
    lastFour: 'x7Qb',
    createdAt: NOW - 400 * DAY,
    expiresAt: NOW - DAY,
    state: { kind: 'expired' },
  },
  {
    id: 'sec_3000000000000000000000',
    lastFour: 'x7Qc',
    createdAt: NOW,
    expiresAt: NOW + 365 * DAY,
    state: { kind: 'alive' },
    waitsUntil: NOW + 7 * DAY,
  },
] as const;

const look: PageLook = {
  logo: { light: { src: '/logos/light.png', width: 576, height: 96 } },
  colours: '/branding/1-0b6e4f-4fd1a5.css',
  terms: 'https://contoso.example/terms',
};

const branding = {
  chrome,
  integration: head,
  paths: {
    save: `${page}/branding`,
    logo: `${page}/branding/logo`,
    removeLogo: `${page}/branding/logo/remove`,
    preview: `${page}/branding/preview`,
  },
  version: 3,
  fields: (['accent', 'accent-dark', 'terms-url', 'privacy-url', 'language'] as const).map(filled),
  logos: [{ name: 'default', src: '/logos/light.png', width: 576, height: 96 }],
  logoName: 'default',
  previews: { waiting: `${page}/branding/preview/waiting`, approval: `${page}/branding/preview/approval` },
};

const waiting: Pages['waiting-preview'] = {
  application: { name: 'Contoso Shop', host: 'shop.contoso.example' },
  preview: true,
  snapshot: {
    state: 'pending',
    endsIn: 300_000,
    signInEndsIn: 1_200_000,
    frames: {
      prefix: 'https://sign-in.contoso.example/s/preview',
      codes: ['000.preview-preview-'],
      nextIn: 5_000,
      step: 5_000,
    },
  },
  paths: {
    self: '/interaction/x',
    events: '/interaction/x/events',
    state: '/interaction/x/state',
    cancel: '/interaction/x/cancel',
    newCode: '/interaction/x/new-code',
    confirm: '/interaction/x/confirm',
    shortCode: '/interaction/x/short-code',
    passkeyOptions: '/interaction/x/passkey/options',
    passkey: '/interaction/x/passkey',
    here: '/here/x',
    code: '/code',
    resume: '/interaction/x/resume',
  },
};

type IntegrationSamples = {
  readonly [P in Extract<
    keyof Pages,
    `integration${string}` | 'waiting-preview' | 'approval-preview'
  >]: Readonly<Record<string, Pages[P]>>;
};

const namesOfKinds: Record<(typeof integrationKinds)[number], string> = {
  'azure-b2c': 'Contoso Shop',
  'entra-external-id': 'Contoso Club',
  'entra-external-mfa': 'Contoso Staff',
  oidc: 'Contoso Intranet',
};

/** The pages on integrations, at least once in each state. */
export const integrationSamples: IntegrationSamples = {
  integrations: {
    empty: { chrome, path: list, search: '', integrations: [], create: `${list}/new` },
    'empty, for a reader': { chrome, path: list, search: '', integrations: [] },
    'nothing found': { chrome, path: list, search: 'zzz', integrations: [], create: `${list}/new` },
    some: {
      chrome,
      path: list,
      search: '',
      integrations: integrationKinds.map((kind) => ({
        name: namesOfKinds[kind],
        path: page,
        kind,
        clientId: 'Zk3vXr0b2YwQ9dLmN4tTgA',
      })),
      next: `${list}?after=x`,
      create: `${list}/new`,
    },
  },
  'integration-kinds': {
    all: { chrome, list, kinds: integrationKinds.map((kind) => ({ kind, path: `${list}/new/${kind}` })) },
  },
  'integration-new': {
    ...Object.fromEntries(
      integrationKinds.map((kind) => [
        kind,
        { chrome, list, kind, path: `${list}/new/${kind}`, fields: names.slice(0, 4).map(filled) },
      ]),
    ),
    'with what follows': {
      chrome,
      list,
      kind: 'azure-b2c',
      path: `${list}/new/azure-b2c`,
      fields: names.slice(0, 3).map(filled),
      redirectUris: card.redirectUris,
    },
  },
  integration: {
    'without a secret': card,
    'for a reader': { ...card, integration: reader, secrets: { rows, paths: secretPaths, chosen: '1y' } },
    'with no secret yet': { ...card, secrets: { rows: [], paths: secretPaths, chosen: '1y' } },
    'with secrets': {
      ...card,
      secrets: {
        rows,
        paths: secretPaths,
        chosen: secretLives[0],
        fault: { kind: 'too-many-secrets', values: { most: 2 } },
      },
    },
  },
  'integration-secret': {
    shown: {
      chrome,
      integration: head,
      made: { kind: 'shown', clientSecret: 'n0T-a-SeCrEt-n0T-a-SeCrEt-n0T-a-SeCrEt-n0T-' },
    },
    'behind a link': {
      chrome,
      integration: head,
      made: { kind: 'link', url: 'https://sign-in.contoso.example/handover#x', until: NOW + 7 * DAY },
      expiresAt: NOW + 365 * DAY,
    },
  },
  'integration-settings': {
    'every field': {
      chrome,
      integration: head,
      path: head.paths.settings,
      version: 3,
      groups: settingsGroups.map((group, n) => ({
        group,
        fields: names.filter((_, at) => at % settingsGroups.length === n).map(filled),
      })),
      fixed: [
        { field: 'response-type', option: 'code' },
        { field: 'client-auth', option: 'private_key_jwt' },
        { field: 'subjects', option: 'pairwise' },
      ],
      keys: ['7J2K', '9Q4M'],
    },
    'for a reader': {
      chrome,
      integration: reader,
      path: head.paths.settings,
      version: 3,
      groups: [{ group: 'application', fields: [filled('name'), filled('confirm')] }],
      fixed: [],
      keys: [],
    },
    refused: {
      chrome,
      integration: head,
      path: head.paths.settings,
      version: 3,
      groups: [{ group: 'application', fields: first }],
      fixed: [],
      keys: [],
    },
    'refused for other reasons': {
      chrome,
      integration: head,
      path: head.paths.settings,
      version: 3,
      groups: [{ group: 'application', fields: second }],
      fixed: [],
      keys: [],
    },
    'changed by somebody else': {
      chrome,
      integration: head,
      path: head.paths.settings,
      version: 4,
      groups: [
        { group: 'application', fields: [{ field: 'name', value: 'My shop', theirs: 'Their shop' }] },
        { group: 'people', fields: [{ field: 'confirm', value: 'none', theirs: 'number:always' }] },
        { group: 'sign-out', fields: [{ field: 'backchannel-logout-uri', value: 'x', theirs: '' }] },
      ],
      fixed: [],
      keys: [],
      conflict: true,
    },
  },
  'integration-branding': {
    some: branding,
    'for a reader': { ...branding, integration: reader },
    'no logo yet': { ...branding, logos: [] },
    'logo refused': { ...branding, logoFault: { kind: 'logo-svg', values: {} } },
    'changed by somebody else': {
      ...branding,
      conflict: true,
      fields: [{ field: 'accent', value: '#112233', theirs: '#223344' }],
    },
  },
  'integration-delete': {
    asked: { chrome, integration: head, typed: '' },
    'typed wrong': {
      chrome,
      integration: head,
      typed: 'Contoso',
      fault: { kind: 'confirm-name', values: {} },
    },
  },
  'waiting-preview': { ready: waiting, branded: { ...waiting, look } },
  'approval-preview': {
    plain: { application: waiting.application },
    branded: { application: waiting.application, look },
  },
};
