import type { Config } from './config/index.ts';
import type { DirectoryServices } from './directory.ts';
import type { Contexts } from './domain/approval/index.ts';
import { SessionSignIn, SignOns } from './domain/session/index.ts';
import type { Clock, EphemeralStore, Random } from './kernel/index.ts';

export interface SessionParts {
  config: Config;
  directory: DirectoryServices;
  store: EphemeralStore;
  contexts: Contexts;
  clock: Clock;
  random: Random;
}

/** Single sign-on, or undefined where sessions are off: then not a thing of it is there. */
export function openSessionServices(parts: SessionParts) {
  const { config, directory, store, contexts, clock, random } = parts;
  if (!config.sessions) return undefined;
  const { people, audit, integrationStore: integrations } = directory;
  const signOns = new SignOns({ store, audit, clock, random, ended: () => {} });
  return {
    signOns,
    signIn: new SessionSignIn({ signOns, people, integrations, contexts, audit, clock }),
  };
}
