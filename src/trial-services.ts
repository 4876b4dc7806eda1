import { GatewayOutside, OpenidClientParty, OwnAddress } from './adapters/outside/index.ts';
import type { Config } from './config/index.ts';
import type { DirectoryServices } from './directory.ts';
import {
  Checkup,
  ClaimsPreview,
  type ClaimsSource,
  TrialService,
  TrialStore,
  type Twins,
} from './domain/trial/index.ts';
import type { Clock, EphemeralStore, Random } from './kernel/index.ts';

export interface CheckupParts {
  config: Config;
  directory: DirectoryServices;
  clock: Clock;
}

/** The gateway and an integration from the relying party's side. `claims`: where tokens are made. */
export function openCheckup({ config, directory, clock }: CheckupParts, claims?: ClaimsSource) {
  const issuer = config.publicUrl;
  const anywhere = config.host === '0.0.0.0' || config.host === '::';
  const own = new OwnAddress({
    issuer,
    door: { host: anywhere ? '127.0.0.1' : config.host, port: config.port },
  });
  const outside = new GatewayOutside(own, { issuer });
  const { integrationStore: integrations, people } = directory;
  return { own, outside, checkup: new Checkup({ issuer, integrations, people, outside, claims, clock }) };
}

export interface TrialParts extends CheckupParts {
  store: EphemeralStore;
  twins: Twins;
  claims: ClaimsSource;
  random: Random;
}

/** Testing an integration, and looking at what it would be told of somebody. */
export function openTrialServices(parts: TrialParts) {
  const { config, directory, store, twins, claims, clock, random } = parts;
  const { integrationStore: integrations, audit } = directory;
  const issuer = config.publicUrl;
  const { own, outside, checkup } = openCheckup(parts, claims);
  return {
    trials: new TrialService({
      issuer,
      checkup,
      trials: new TrialStore(store),
      twins,
      outside,
      party: new OpenidClientParty({ issuer, own, random }),
      audit,
      clock,
      random,
    }),
    claimsPreview: new ClaimsPreview({ integrations, people: directory.peopleSearch, source: claims }),
  };
}
