import { WasmLogoCodec } from './adapters/images/index.ts';
import {
  ApiKeyStoreSql,
  AuditLogStoreSql,
  AuditStoreSql,
  BrowserStoreSql,
  ChainStoreSql,
  DeliveryStoreSql,
  type DirectoryPlace,
  EnrollmentStoreSql,
  EntraLinkStoreSql,
  GrantStoreSql,
  IntegrationStoreSql,
  KeyStoreSql,
  LogoStoreSql,
  OrganizationStoreSql,
  OrganizationUserStoreSql,
  OwnershipStoreSql,
  openDirectory,
  PeopleSearchSql,
  PeopleStoreSql,
  PersonalDataSql,
  RecoveryStoreSql,
  SecretStoreSql,
  SpentFactsSql,
  WebhookStoreSql,
} from './adapters/sql/index.ts';
import { HttpsTransport } from './adapters/webhooks/index.ts';
import { type Config, type DataDir, VERSION } from './config/index.ts';
import { Rights } from './domain/access/index.ts';
import { ApiKeyService } from './domain/api-keys/index.ts';
import { Audit, type AuditEvent, AuditKeeper, AuditWriter, ChainSigner } from './domain/audit/index.ts';
import { AuditLog } from './domain/audit-log/index.ts';
import { Configurations } from './domain/configuration/index.ts';
import { IntegrationService, LogoService, SecretUses } from './domain/directory/index.ts';
import { EnrollmentService, RecoveryService } from './domain/enrollment/index.ts';
import { EntraLinks } from './domain/entra/index.ts';
import { GrantService } from './domain/grants/index.ts';
import { GuideService } from './domain/guides/index.ts';
import { Probes, webhookHealth } from './domain/health/index.ts';
import { ManagedIntegrations, ManagedSecrets } from './domain/integrations/index.ts';
import { KeyService, Seal, SigningKeyService } from './domain/keys/index.ts';
import { Letters } from './domain/mail/index.ts';
import {
  MemberService,
  OperatorService,
  OrganizationService,
  SetupLinks,
} from './domain/organizations/index.ts';
import { WebhookSender, WebhookService, type WebhookTransport } from './domain/webhooks/index.ts';
import type { Clock, Logger, Random, Tracer } from './kernel/index.ts';
import { addressesOf } from './oidc/index.ts';
import { openStatistics } from './statistics-services.ts';

export interface DirectoryParts {
  config: Config;
  dataDir: DataDir;
  clock: Clock;
  random: Random;
  logger: Logger;
  tracer?: Tracer | undefined;
  /** What people are told by mail; a process without one tells nobody. */
  letters?: Letters | undefined;
  /** The reference number of the request that is under way. */
  reference?: (() => string | undefined) | undefined;
  /** Told of everything that happens, as the audit log is. */
  heard?: ((event: AuditEvent) => void) | undefined;
  /** How webhooks leave; guarded unless a test has servers of its own. */
  webhookTransport?: WebhookTransport | undefined;
}

/**
 * The directory with the services that work on it: all that the CLI needs, and the first half of a gateway.
 * Several of these, in several processes, may be open on one directory.
 */
export async function openDirectoryServices(parts: DirectoryParts) {
  const { config, dataDir, clock, random, logger } = parts;
  const db = await openDirectory(placeOf(config, dataDir), logger, parts.tracer);
  const letters =
    parts.letters ?? new Letters({ transport: undefined, paper: () => ({ subject: '', text: '' }), logger });
  const seal = new Seal({ root: dataDir.rootSecret, random });
  const signer = new ChainSigner(seal.derive('audit'));
  const auditStore = new AuditStoreSql(db, signer);
  const audit = new Audit({
    writer: new AuditWriter({ store: auditStore, random, logger }),
    clock,
    random,
    reference: parts.reference,
    heard: parts.heard,
  });
  const integrationStore = new IntegrationStoreSql(db);
  const logoStore = new LogoStoreSql(db);
  const people = new PeopleStoreSql(db);
  const organizationStore = new OrganizationStoreSql(db);
  const ownership = new OwnershipStoreSql(db);
  const enrollmentStore = new EnrollmentStoreSql(db);
  const recoveries = new RecoveryStoreSql(db);
  const grantStore = new GrantStoreSql(db);
  const issuer = config.publicUrl;
  const secretStore = new SecretStoreSql(db);
  const secretUses = new SecretUses({ store: secretStore, clock, logger });
  const integrations = new IntegrationService({
    store: integrationStore,
    grants: grantStore,
    seal,
    uses: secretUses,
    audit,
    clock,
    random,
  });
  const codec = new WasmLogoCodec();
  const logos = new LogoService({
    integrations: integrationStore,
    store: logoStore,
    codec,
    audit,
  });
  const managed = new ManagedIntegrations({
    integrations,
    store: integrationStore,
    logos,
    looks: organizationStore,
    audit,
  });
  const shared = { people, audit, letters, clock, random, issuer };
  const keyParts = { store: new KeyStoreSql(db), seal, random };
  const webhookParts = {
    store: new WebhookStoreSql(db),
    queue: new DeliveryStoreSql(db),
    seal,
    audit,
    clock,
    random,
  };
  const webhookSender = new WebhookSender({
    ...webhookParts,
    transport: parts.webhookTransport ?? new HttpsTransport(),
    logger,
    userAgent: `Countersign/${VERSION}`,
  });
  const apiKeyStore = new ApiKeyStoreSql(db);
  const rights = new Rights({
    people,
    ownership,
    organizations: organizationStore,
    keys: apiKeyStore,
    clock,
  });
  const organizationParts = {
    store: organizationStore,
    ownership,
    people,
    audit,
    codec,
    rights,
    clock,
    random,
    issuer,
  };
  const signingKeys = new SigningKeyService({ ...keyParts, audit, clock, issuer, life: config.keyLife });
  const organizations = new OrganizationService({ ...organizationParts, open: config.openOrganizations });
  const enrollment = new EnrollmentService({ ...shared, store: enrollmentStore });
  return {
    audit,
    auditStore,
    auditLog: new AuditLog({ store: new AuditLogStoreSql(db), people }),
    auditKeeper: new AuditKeeper({
      store: new ChainStoreSql(db),
      signer,
      audit,
      clock,
      retention: config.auditRetention,
    }),
    letters,
    enrollmentStore,
    browsers: new BrowserStoreSql(db),
    recoveries,
    personalData: new PersonalDataSql(db),
    integrationStore,
    people,
    organizationStore,
    ownership,
    organizations,
    configurations: new Configurations({ managed, organizations, logos, logoStore }),
    members: new MemberService(organizationParts),
    operators: new OperatorService({ ...organizationParts, enrollment }),
    setupLinks: new SetupLinks(organizationParts),
    apiKeys: new ApiKeyService({ ...organizationParts, store: apiKeyStore }),
    organizationUsers: new OrganizationUserStoreSql(db),
    peopleSearch: new PeopleSearchSql(db),
    grantStore,
    grants: new GrantService({ store: grantStore, audit, clock }),
    logoStore,
    logos,
    integrations,
    managed,
    secrets: new ManagedSecrets({
      managed,
      integrations,
      store: secretStore,
      seal,
      audit,
      clock,
      random,
      issuer,
    }),
    secretStore,
    secretUses,
    guides: new GuideService({ integrations: integrationStore, provider: addressesOf(issuer) }),
    entraLinks: new EntraLinks({ store: new EntraLinkStoreSql(db), people, integrations, audit, clock }),
    enrollment,
    webhookQueue: webhookParts.queue,
    webhookSender,
    webhooks: new WebhookService({ ...webhookParts, sender: webhookSender }),
    recovery: new RecoveryService({
      ...shared,
      store: recoveries,
      enrollment,
      invitations: enrollmentStore,
      wait: config.recoveryWait,
    }),
    /** What the ephemeral store must not bring back, where it can. */
    spentFacts: new SpentFactsSql(db, clock),
    keys: new KeyService(keyParts),
    probes: new Probes({ key: seal.derive('probe'), clock }),
    signingKeys,
    ...openStatistics({
      db,
      config,
      audit,
      signingKeys,
      integrations: integrationStore,
      organizations,
      clock,
      logger,
      health: [webhookHealth((organizationId, most) => webhookParts.store.list(organizationId, most))],
    }),
    /** Writes what waits and closes. */
    async close(): Promise<void> {
      await secretUses.settled();
      await audit.flush().catch(() => {});
      await db.destroy();
    },
  };
}

/** Where the settings say that the directory is. */
export const placeOf = ({ databaseUrl }: Config, { directoryFile }: DataDir): DirectoryPlace =>
  databaseUrl === undefined
    ? { kind: 'sqlite', file: directoryFile }
    : { kind: 'postgres', url: databaseUrl };

export type DirectoryServices = Awaited<ReturnType<typeof openDirectoryServices>>;
