/**
 * Paper: what each page must be given, and how it becomes HTML in the reader's language. Views, languages and assets
 * are handed in. Nothing is decided here. Scripts that run in browsers use browser-door.ts.
 */
export * from './account-pages.ts';
export * from './assets.ts';
export * from './browser-door.ts';
export * from './chart-layout.ts';
export * from './dash-audit-pages.ts';
export * from './dash-guides-pages.ts';
export * from './dash-users-pages.ts';
export * from './dashboard-overview.ts';
export * from './dashboard-pages.ts';
export * from './dashboard-test-pages.ts';
export * from './dashboard-webhook-pages.ts';
export * from './demo-paths.ts';
export * from './device-pages.ts';
export * from './figures.ts';
export * from './form-post-script.ts';
export * from './handover-pages.ts';
export * from './integration-fields.ts';
export * from './integration-pages.ts';
export * from './letters.ts';
export * from './pages.ts';
export * from './render.ts';
export * from './samples.ts';
export * from './session-pages.ts';
export * from './setup-pages.ts';
export * from './translate.ts';
