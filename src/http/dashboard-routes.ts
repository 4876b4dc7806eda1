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
  overview: at(''),
  integrations: { list: at('/integrations') },
  users: { list: at('/users') },
  audit: { list: at('/audit') },
  webhooks: { list: at('/webhooks') },
  members: { list: at('/members') },
  keys: { list: at('/keys') },
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
