/** Every address of the dashboard. `:organization` is an id, or `all` for operators. No other file writes one. */
const at = (area: string) => `/dashboard/:organization${area}`;

export const dashboardRoutes = {
  /** Leads on to an organization, or shows where one signs in. */
  page: '/dashboard',
  signIn: '/dashboard/sign-in',
  resume: '/dashboard/resume/:uid',
  signOut: '/dashboard/sign-out',
  /** The organizations that somebody may go to. */
  organizations: '/dashboard/organizations',
  newOrganization: '/dashboard/organizations/new',
  /** Where a link leads that makes somebody a member. */
  join: '/dashboard/join',
  acceptInvitation: '/dashboard/join/accept',
  /** What the owner of a new instance is led through. */
  welcome: {
    look: '/dashboard/welcome/look',
    application: '/dashboard/welcome/application',
    phone: '/dashboard/welcome/phone',
  },
  overview: at(''),
  integrations: {
    list: at('/integrations'),
    kinds: at('/integrations/new'),
    create: at('/integrations/new/:kind'),
    page: at('/integrations/:integration'),
    settings: at('/integrations/:integration/settings'),
    branding: at('/integrations/:integration/branding'),
    logo: at('/integrations/:integration/branding/logo'),
    removeLogo: at('/integrations/:integration/branding/logo/remove'),
    previews: at('/integrations/:integration/branding/preview'),
    preview: at('/integrations/:integration/branding/preview/:screen'),
    secrets: at('/integrations/:integration/secrets'),
    revokeSecret: at('/integrations/:integration/secrets/revoke'),
    delete: at('/integrations/:integration/delete'),
  },
  users: {
    list: at('/users'),
    invite: at('/users/invite'),
    user: at('/users/:user'),
    again: at('/users/:user/invite'),
    vouch: at('/users/:user/vouch'),
    block: at('/users/:user/block'),
    unblock: at('/users/:user/unblock'),
    disable: at('/users/:user/disable'),
    enable: at('/users/:user/enable'),
    endSessions: at('/users/:user/end-sessions'),
    revokePhone: at('/users/:user/phones/revoke'),
    delete: at('/users/:user/delete'),
  },
  /** Playing the relying party of an integration. `callback` is the redirect URI of the client that stands for it. */
  trial: {
    page: at('/integrations/:integration/test'),
    callback: at('/integrations/:integration/test/callback'),
    report: at('/integrations/:integration/test/report'),
    claims: at('/integrations/:integration/test/claims'),
  },
  audit: {
    list: at('/audit'),
    csv: at('/audit/export.csv'),
    jsonl: at('/audit/export.jsonl'),
    event: at('/audit/:sequence'),
  },
  webhooks: {
    list: at('/webhooks'),
    add: at('/webhooks/new'),
    one: at('/webhooks/:webhook'),
    edit: at('/webhooks/:webhook/edit'),
    switch: at('/webhooks/:webhook/switch'),
    secret: at('/webhooks/:webhook/secret'),
    test: at('/webhooks/:webhook/test'),
    remove: at('/webhooks/:webhook/remove'),
    redeliver: at('/webhooks/:webhook/deliveries/:delivery/send'),
  },
  members: {
    list: at('/members'),
    invite: at('/members/invite'),
    withdraw: at('/members/withdraw'),
    role: at('/members/role'),
    remove: at('/members/remove'),
  },
  /** What the organization is called and looks like. */
  organization: { settings: at('/settings'), remove: at('/settings/remove') },
  keys: { list: at('/keys'), revoke: at('/keys/revoke') },
  /** How to set an integration up on the other side. */
  guides: {
    list: at('/integrations/:integration/guides'),
    one: at('/integrations/:integration/guides/:guide'),
    file: at('/integrations/:integration/guides/:guide/:snippet'),
  },
} as const;

/** Where a sign-in to the dashboard goes on. */
export const dashboardResumePath = (uid: string): string => `/dashboard/resume/${uid}`;

/** This address with its parameters filled in, each escaped. Throws when one is left. */
export function pathTo(route: string, parameters: Readonly<Record<string, string>>): string {
  return route.replace(/:(\w+)/g, (_, name: string) => {
    const value = parameters[name];
    if (value === undefined) throw new TypeError(`the address ${route} lacks ${name}`);
    return encodeURIComponent(value);
  });
}
