/**
 * Operator verbs, one file a noun, on the same directory and services as the gateway; and the scripted browser and
 * phone that demonstrate and test it from outside.
 */
export { run } from './run.ts';
export * from './scripted/index.ts';
