import { EntraKeysHttp } from './adapters/entra/index.ts';
import { CountryPlaces } from './adapters/places/index.ts';
import type { Config } from './config/index.ts';
import type { DirectoryServices } from './directory.ts';
import {
  ApprovalService,
  Claims,
  Contexts,
  HereService,
  isAdmitted,
  PhoneProofs,
  RememberedBrowsers,
  RememberedPhones,
  WebAuthn,
} from './domain/approval/index.ts';
import {
  ChallengeService,
  ChallengeStore,
  Frames,
  keepInteraction,
  ShortCodes,
  Tickets,
  unclaimedLife,
} from './domain/challenge/index.ts';
import {
  DASHBOARD_HOST,
  Guesses,
  MailedCodes,
  RecoveryVisits,
  SignUpService,
} from './domain/enrollment/index.ts';
import { SecondFactors } from './domain/entra/index.ts';
import type { LastingGrant } from './domain/grants/index.ts';
import { Sightings } from './domain/people-admin/index.ts';
import {
  type Clock,
  type EphemeralStore,
  type Logger,
  MINUTE,
  type Random,
  type SpentFacts,
} from './kernel/index.ts';

export interface SignInParts {
  config: Config;
  directory: DirectoryServices;
  store: EphemeralStore;
  /** What the store must not bring back. */
  spent: SpentFacts;
  clock: Clock;
  random: Random;
  logger: Logger;
}

/** Everything that a sign-in goes through between the waiting browser and the phone. */
export async function openSignInServices(parts: SignInParts) {
  const { config, directory, store, spent, clock, random, logger } = parts;
  const { people, browsers, audit } = directory;
  const { timers, publicUrl: issuer } = config;
  const secrets = await directory.keys.secrets();
  const places = await CountryPlaces.open();
  const integrations = directory.integrationStore;
  const links = directory.entraLinks;
  const testers = directory.organizations;
  const shared = { audit, clock, random, timers, issuer, people, integrations, links, testers, store };

  const frames = new Frames({
    key: secrets.frames,
    clock,
    issuer,
    step: timers.frameStep,
    life: timers.frameLife,
  });
  const tickets = new Tickets({ key: secrets.tickets, clock });
  const shortCodes = new ShortCodes({ store, clock, random });
  const rememberedBrowsers = new RememberedBrowsers({ browsers, places, clock, random, logger });
  const sightings = new Sightings({ store: directory.organizationUsers, clock, logger });
  const challengeStore = new ChallengeStore({
    store,
    spent,
    clock,
    life: timers.interaction + 5 * MINUTE,
    unclaimed: unclaimedLife(timers),
    goesOn: keepInteraction({ store, clock }),
  });
  const challenges = new ChallengeService({
    ...shared,
    store: challengeStore,
    stillHolds: async ({ phoneId }, { secondFactor, integrationId, organizationId }) => {
      const found = await people.phoneWithUser(phoneId);
      if (found === undefined || found.phone.revokedAt !== undefined) return false;
      if (found.user.disabledAt !== undefined) return false;
      if (integrationId !== undefined && (await people.isBlocked(found.user.id, organizationId)))
        return false;
      if (secondFactor === undefined) return true;
      return integrationId !== undefined && links.bind(found.user, integrationId, secondFactor);
    },
    whenConsumed: async (consumed) => {
      await Promise.all([rememberedBrowsers.used(consumed), sightings.ofSignIn(consumed)]);
    },
  });
  const contexts = new Contexts({ browsers, places, clock });
  const claims = new Claims({ ...shared, challenges: challengeStore, contexts });
  const webAuthn = new WebAuthn(shared);
  const approval = new ApprovalService({
    ...shared,
    challenges: challengeStore,
    claims,
    browsers: rememberedBrowsers,
    frames,
    shortCodes,
    tickets,
  });
  const mailed = new MailedCodes({ ...shared, letters: directory.letters });
  return {
    secrets,
    contexts,
    frames,
    shortCodes,
    places,
    challenges,
    webAuthn,
    approval,
    /** Whether an integration takes this person as it is now; false when either is gone. */
    admits: async ({ userId, integrationId }: Pick<LastingGrant, 'userId' | 'integrationId'>) => {
      const [user, integration] = await Promise.all([
        people.userById(userId),
        integrations.byId(integrationId),
      ]);
      if (user === undefined || integration === undefined) return false;
      const admitted = await isAdmitted(shared, user, integration);
      if (admitted) await sightings.of(user.id, integration);
      return admitted;
    },
    sightings,
    mailed,
    signUp: new SignUpService({
      dashboard: config.openOrganizations ? DASHBOARD_HOST : undefined,
      ...shared,
      mailed,
      accounts: directory.enrollmentStore,
    }),
    secondFactors: new SecondFactors({
      keys: new EntraKeysHttp({ clock, logger }),
      clock,
      authority: config.entraAuthority,
    }),
    here: new HereService({
      ...shared,
      service: challenges,
      approval,
      challenges: challengeStore,
      claims,
      webAuthn,
    }),
    proofs: new PhoneProofs(shared),
    recoveryVisits: new RecoveryVisits({
      ...shared,
      recovery: directory.recovery,
      codes: mailed,
      guesses: new Guesses(shared),
    }),
    rememberedPhones: new RememberedPhones({ key: secrets.phones, people, clock }),
  };
}
