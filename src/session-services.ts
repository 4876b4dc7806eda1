import type { Config } from './config/index.ts';
import type { DirectoryServices } from './directory.ts';
import type { Contexts } from './domain/approval/index.ts';
import type { Sightings } from './domain/people-admin/index.ts';
import { type LogoutNotice, LogoutNotices, SessionSignIn, SignOns } from './domain/session/index.ts';
import type { Clock, EphemeralStore, Logger, Random, SpentFacts } from './kernel/index.ts';

export interface SessionParts {
  config: Config;
  directory: DirectoryServices;
  store: EphemeralStore;
  spent: SpentFacts;
  contexts: Contexts;
  sightings: Sightings;
  clock: Clock;
  random: Random;
  logger: Logger;
  /** Tells a relying party of the end of a session. */
  send: (notice: LogoutNotice) => Promise<void>;
}

/** Single sign-on, or undefined where sessions are off: then not a thing of it is there. */
export function openSessionServices(parts: SessionParts) {
  const { config, directory, store, spent, contexts, clock, random } = parts;
  if (!config.sessions) return undefined;
  const { people, audit, integrationStore: integrations } = directory;
  const notices = new LogoutNotices({ send: parts.send, clock, logger: parts.logger });
  const signOns = new SignOns({
    store,
    spent,
    audit,
    clock,
    random,
    ended: (session) => notices.tell(session),
  });
  return {
    signOns,
    notices,
    signIn: new SessionSignIn({
      signOns,
      people,
      integrations,
      links: directory.entraLinks,
      contexts,
      sightings: parts.sightings,
      audit,
      clock,
    }),
  };
}
