import { GatewayOutside, OpenidClientParty, OwnAddress } from './adapters/outside/index.ts';
import type { Config } from './config/index.ts';
import type { DirectoryServices } from './directory.ts';
import {
  ClaimsPreview,
  type ClaimsSource,
  TrialService,
  TrialStore,
  type Twins,
} from './domain/trial/index.ts';
import type { Clock, EphemeralStore, Random } from './kernel/index.ts';

export interface TrialParts {
  config: Config;
  directory: DirectoryServices;
  store: EphemeralStore;
  twins: Twins;
  claims: ClaimsSource;
  clock: Clock;
  random: Random;
}

/** Testing an integration, and looking at what it would be told of somebody. */
export function openTrialServices(parts: TrialParts) {
  const { config, directory, store, twins, claims, clock, random } = parts;
  const { integrationStore: integrations, people, audit } = directory;
  const issuer = config.publicUrl;
  const anywhere = config.host === '0.0.0.0' || config.host === '::';
  const own = new OwnAddress({
    issuer,
    door: { host: anywhere ? '127.0.0.1' : config.host, port: config.port },
  });
  return {
    trials: new TrialService({
      issuer,
      trials: new TrialStore(store),
      twins,
      integrations,
      people,
      outside: new GatewayOutside(own, { issuer }),
      party: new OpenidClientParty({ issuer, own, random }),
      claims,
      audit,
      clock,
      random,
    }),
    claimsPreview: new ClaimsPreview({
      integrations,
      people,
      isSeenBy: (user, organizationId) => people.isInvited(user.id, organizationId),
      source: claims,
    }),
  };
}
