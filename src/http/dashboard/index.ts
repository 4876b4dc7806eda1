/** The dashboard: where administrators look after what people sign in to. */
export { dashboardCookie } from './dashboard-cookies.ts';
export { joinCookie } from './join.ts';
export { type DashboardParts, mountDashboard } from './mount.ts';
