/**
 * A request arrives. Each door reads its input, calls one service and answers; the walls around them are in shared/.
 * People and machines have separate walls: pages for the one, problem details for the other.
 */
export { AccountCookies } from './account/index.ts';
export { adminOpenApi } from './admin/index.ts';
export { type AppParts, middleware, providerPages, type Route } from './app.ts';
export { RememberedLogos } from './branding/index.ts';
export { dashboardCookie, joinCookie } from './dashboard/index.ts';
export { dashboardRoutes, pathTo } from './dashboard-routes.ts';
export { DEMO_CLIENT_ID, DEMO_EMAIL } from './demo/index.ts';
export { phoneOpenApi } from './phone/index.ts';
export { interactionPath, logoPath, routes } from './routes.ts';
export { BrowserSessions, signOnCookie } from './session/index.ts';
export { setupCookie } from './setup/index.ts';
export { loadAssets } from './shared/assets.ts';
export { ClientAddresses } from './shared/client-address.ts';
export { LimitReports } from './shared/limit-reports.ts';
export { signUpMailCookie } from './shared/mail-cookie.ts';
export { showPage } from './shared/page-errors.ts';
export { RequestReferences } from './shared/request-references.ts';
export { BrowserCookies, KnownBrowsers, snapshots, TICK, Waiting, Watchers } from './signin/index.ts';
export { PhoneCookies } from './web-phone/index.ts';
