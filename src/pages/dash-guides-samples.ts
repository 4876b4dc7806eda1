import {
  type DashboardGuidePage,
  guideFields,
  guideKinds,
  guideNotes,
  guideOptions,
  guideSnippets,
  guideSteps,
  guideWarnings,
} from './dash-guides-pages.ts';
import { sampleChrome } from './dashboard-samples.ts';

const path = '/dashboard/org_0000000000000000000000/integrations/int_0000000000000000000000/guides';
const metadata = 'https://sign-in.contoso.example/.well-known/openid-configuration';

const page = (more: Partial<DashboardGuidePage>): DashboardGuidePage => ({
  chrome: sampleChrome('integrations'),
  integration: 'Contoso Shop',
  paths: {
    list: '/dashboard/org_0000000000000000000000/integrations',
    page: '/dashboard/org_0000000000000000000000/integrations/int_0000000000000000000000',
    settings: '/dashboard/org_0000000000000000000000/integrations/int_0000000000000000000000/settings',
    branding: '/dashboard/org_0000000000000000000000/integrations/int_0000000000000000000000/branding',
    guides: '/dashboard/org_0000000000000000000000/integrations/int_0000000000000000000000/guides',
    test: '/dashboard/org_0000000000000000000000/integrations/int_0000000000000000000000/test',
    delete: '/dashboard/org_0000000000000000000000/integrations/int_0000000000000000000000/delete',
  },
  tabs: guideKinds.slice(0, 2).map((kind) => ({ kind, path: `${path}/${kind}` })),
  kind: 'user-flow',
  warnings: [],
  steps: [
    {
      kind: 'b2c-open',
      path: ['Azure AD B2C', 'Identity providers', 'New OpenID Connect provider'],
      fields: [],
      snippets: [],
    },
    {
      kind: 'form',
      path: [],
      fields: [
        { kind: 'display-name', label: 'Name', value: 'Countersign', note: { kind: 'shown' } },
        { kind: 'metadata', label: 'Metadata url', value: metadata },
        { kind: 'client-secret', label: 'Client secret', value: '', note: { kind: 'not-needed' } },
      ],
      snippets: [],
    },
  ],
  options: { path: `${path}/user-flow`, fields: [{ kind: 'display-name', value: 'Countersign' }] },
  ...more,
});

const noteAt = (at: number) => {
  const kind = guideNotes[at];
  return kind && { kind };
};

export const guideSamples: {
  readonly 'dashboard-guide': Readonly<Record<string, DashboardGuidePage>>;
} = {
  'dashboard-guide': {
    'of a user flow': page({}),
    'of an operator': page({
      chrome: sampleChrome('integrations', { organization: undefined, operator: true }),
      options: { path, fields: [] },
    }),
    'with everything that there is to say': page({
      tabs: guideKinds.map((kind) => ({ kind, path: `${path}/${kind}` })),
      kind: 'custom-policy',
      warnings: guideWarnings.map((kind) => ({ kind, value: 'https://localhost:3000' })),
      steps: guideSteps.map((kind, index) => ({
        kind,
        path: [],
        fields:
          index === 0
            ? guideFields.map((field, at) => ({
                kind: field,
                label: 'Client ID',
                value: at === 0 ? undefined : metadata,
                note: noteAt(at),
              }))
            : [],
        snippets:
          index === 1
            ? guideSnippets.map((one) => ({
                kind: one,
                fileName: 'countersign-claims-provider.xml',
                text: '<Domain>countersign</Domain>',
                file: `${path}/custom-policy/${one}`,
              }))
            : [],
      })),
      options: {
        path: `${path}/custom-policy`,
        fields: guideOptions.map((kind) => ({ kind, value: 'a b', faulty: true })),
      },
    }),
  },
};
