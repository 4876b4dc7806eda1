import { sampleChrome } from './dashboard-samples.ts';
import {
  type DashboardWebhookFormPage,
  type DashboardWebhookPage,
  type DashboardWebhooksPage,
  webhookDescriptionFaults,
  webhookFaults,
  webhookKinds,
  webhookStates,
  webhookUrlFaults,
} from './dashboard-webhook-pages.ts';
import type { Pages } from './pages.ts';

const chrome = sampleChrome('webhooks');
const list = '/dashboard/org_0000000000000000000000/webhooks';
const one = `${list}/whk_0000000000000000000000`;
const url = 'https://hooks.example.com/countersign';
const host = 'hooks.example.com';
const AT = Date.UTC(2026, 0, 1);
const kinds = [{ kind: 'sign-ins' }, { kind: 'reports' }] as const;
const example = JSON.stringify({
  type: 'sign_in.completed',
  timestamp: '2026-01-01T00:00:00.000Z',
  data: { user_id: 'usr_0' },
});

const webhooks: DashboardWebhooksPage['webhooks'] = webhookStates.map((state, n) => ({
  path: one,
  url,
  description: n === 0 ? 'Tells the desk' : '',
  kinds: n === 0 ? webhookKinds.map((kind) => ({ kind })) : kinds,
  state,
}));

const form: DashboardWebhookFormPage = {
  chrome,
  paths: { list, save: `${list}/new`, back: list },
  isNew: true,
  values: { url: '', description: '', kinds: ['sign-ins', 'reports'], version: '' },
  faults: {},
};

const attempts: DashboardWebhookPage['deliveries'][number]['attempts'] = [
  { number: 1, at: AT, duration: 31, response: 'out of order', outcome: { kind: 'status', status: 500 } },
  ...webhookFaults.map((kind, n) => ({
    number: n + 2,
    at: AT + n,
    duration: 15_000,
    response: '',
    outcome: { kind },
  })),
];

const page: DashboardWebhookPage = {
  chrome,
  paths: {
    list,
    older: `${one}?before=dlv_0`,
    newer: one,
    change: {
      edit: `${one}/edit`,
      test: `${one}/test`,
      switch: `${one}/switch`,
      rotate: `${one}/secret`,
      remove: `${one}/remove`,
    },
  },
  host,
  webhook: { url, description: 'Tells the desk', kinds, state: 'on', createdAt: AT, bothUntil: AT },
  deliveries: [
    { id: 'dlv_3', type: 'webhook.test', createdAt: AT, state: 'waiting', nextAt: AT, attempts: [] },
    {
      id: 'dlv_2',
      type: 'sign_in.completed',
      createdAt: AT,
      state: 'delivered',
      again: `${one}/deliveries/dlv_2/send`,
      attempts: [{ ...attempts[0]!, response: '', outcome: { kind: 'status', status: 204 } }],
    },
    {
      id: 'dlv_1',
      type: 'sign_in.declined',
      createdAt: AT,
      state: 'failed',
      again: `${one}/deliveries/dlv_1/send`,
      attempts,
    },
  ],
};

type WebhookSamples = {
  readonly [P in Extract<keyof Pages, `dashboard-webhook${string}`>]: Readonly<Record<string, Pages[P]>>;
};

export const dashboardWebhookSamples: WebhookSamples = {
  'dashboard-webhooks': {
    none: { chrome, webhooks: [], add: `${list}/new`, example },
    'none, to look at': { chrome, webhooks: [], example },
    some: { chrome, webhooks, add: `${list}/new`, example },
    'of all organizations': {
      chrome: sampleChrome('webhooks', { organization: undefined, operator: true }),
      webhooks: webhooks.map((each) => ({ ...each, organization: 'Contoso' })),
      example,
      next: `${list}?after=whk_0`,
    },
  },
  'dashboard-webhook-form': {
    new: form,
    changed: {
      ...form,
      isNew: false,
      paths: { list, save: `${one}/edit`, back: one },
      values: { url, description: 'Tells the desk', kinds: ['keys'], version: '3' },
    },
    ...Object.fromEntries(
      webhookUrlFaults.map((reason) => [
        `refused for its address: ${reason}`,
        { ...form, values: { ...form.values, url: 'http://10.0.0.1/' }, faults: { url: { reason } } },
      ]),
    ),
    ...Object.fromEntries(
      webhookDescriptionFaults.map((reason) => [
        `refused for its description: ${reason}`,
        { ...form, faults: { description: { reason }, kinds: { reason: 'none' } } },
      ]),
    ),
    'changed by somebody else': { ...form, isNew: false, refused: { kind: 'changed' } },
    'one too many': { ...form, refused: { kind: 'too-many' } },
  },
  'dashboard-webhook-secret': {
    first: { chrome, paths: { list, webhook: one }, host, secret: 'whsec_c2FtcGxl' },
    another: { chrome, paths: { list, webhook: one }, host, secret: 'whsec_c2FtcGxl', bothUntil: AT },
  },
  'dashboard-webhook': {
    ...Object.fromEntries(
      webhookStates.map((state) => [
        state,
        {
          ...page,
          webhook: { ...page.webhook, state, ...(state === 'failing' ? { failingSince: AT } : {}) },
        },
      ]),
    ),
    'with nothing sent': { ...page, paths: { list, change: page.paths.change! }, deliveries: [] },
    'to look at': {
      ...page,
      paths: { list },
      deliveries: page.deliveries.map(({ again: _, ...delivery }) => delivery),
    },
  },
};
