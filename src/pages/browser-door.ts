/**
 * The part of this room that also runs in browsers: types and pure functions without any package. Scripts in
 * src/browser come in here; everyone else uses index.ts.
 */
export * from './approve-texts.ts';
export * from './demo-phone-texts.ts';
export * from './enroll-texts.ts';
export * from './look.ts';
export * from './plain.ts';
export * from './recover-texts.ts';
export * from './screen-text.ts';
export * from './sign-up-texts.ts';
export * from './statement-texts.ts';
export * from './waiting-screen.ts';
export * from './waiting-snapshot.ts';
export * from './ways-texts.ts';
export * from './web-phone-paths.ts';
