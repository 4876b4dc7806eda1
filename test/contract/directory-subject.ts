import { onTestFinished } from 'vitest';
import type { AuditEvent, AuditStore, ChainStore } from '../../src/domain/audit/index.ts';
import type { AuditLogStore } from '../../src/domain/audit-log/index.ts';
import {
  type Acceptance,
  type AppPhone,
  type Browser,
  type BrowserStore,
  type ClientSecret,
  DEFAULT_CONFIRMATION,
  DEFAULT_SIGN_UP,
  defaultProtocol,
  type Integration,
  type IntegrationStore,
  type LogoStore,
  NO_BRANDING,
  newUser,
  type OrganizationUserStore,
  type PeopleStore,
  type SecretStore,
  type User,
  type WebPhone,
} from '../../src/domain/directory/index.ts';
import type {
  EnrollmentStore,
  Invitation,
  Recovery,
  RecoveryStore,
} from '../../src/domain/enrollment/index.ts';
import type { EntraLink, EntraLinkStore } from '../../src/domain/entra/index.ts';
import type { GrantStore, LastingGrant, RefreshToken } from '../../src/domain/grants/index.ts';
import type { HealthStore, OwnerStore } from '../../src/domain/health/index.ts';
import type { KeyStore } from '../../src/domain/keys/index.ts';
import type { OrganizationStore, OwnershipStore } from '../../src/domain/organizations/index.ts';
import type { PeopleSearch } from '../../src/domain/people-admin/index.ts';
import type { StatisticsStore } from '../../src/domain/statistics/index.ts';
import type {
  Delivery,
  DeliveryStore,
  StoredWebhook,
  WebhookStore,
} from '../../src/domain/webhooks/index.ts';
import { DAY, DEFAULT_ORGANIZATION, HOUR, type IntegrationId, newId } from '../../src/kernel/index.ts';
import { FixedRandom } from '../support/fixed-random.ts';

export interface DirectoryUnderTest {
  integrations: IntegrationStore;
  secrets: SecretStore;
  logos: LogoStore;
  people: PeopleStore;
  organizationUsers: OrganizationUserStore;
  search: PeopleSearch;
  enrollment: EnrollmentStore;
  browsers: BrowserStore;
  links: EntraLinkStore;
  organizations: OrganizationStore;
  ownership: OwnershipStore;
  recoveries: RecoveryStore;
  grants: GrantStore;
  keys: KeyStore;
  audit: AuditStore;
  auditLog: AuditLogStore;
  chain: ChainStore;
  statistics: StatisticsStore;
  health: HealthStore & OwnerStore;
  /** Another secret of an integration. */
  addSecret(integrationId: IntegrationId, secret: ClientSecret): Promise<void>;
  webhooks: WebhookStore;
  deliveries: DeliveryStore;
  /** The audit rows as stored, in order. */
  auditRows(): Promise<{ sequence: number; previous_hash: string; hash: string; event: string }[]>;
  /** Every row of every table, by the table's name. */
  everyRow(): Promise<Record<string, object[]>>;
  close(): Promise<void>;
}

export type OpenDirectoryUnderTest = () => Promise<DirectoryUnderTest>;

/** One that is closed when the test is over. */
export async function ofThisTest(open: OpenDirectoryUnderTest): Promise<DirectoryUnderTest> {
  const directory = await open();
  onTestFinished(() => directory.close());
  return directory;
}

export const NOW = Date.UTC(2026, 0, 1);

/** Makes things to keep in a directory, each unlike all others. */
export class Maker {
  readonly random: FixedRandom;

  constructor(seed: string) {
    this.random = new FixedRandom(seed);
  }

  text(): string {
    return this.random.bytes(8).toString('hex');
  }

  /** One of an integration that is there. */
  link(integration: Integration, user: User, change: Partial<EntraLink> = {}): EntraLink {
    return {
      integrationId: integration.id,
      tenantId: '9122040d-6c67-4c5b-b112-36a304b66dad',
      objectId: `951ddb04-b16d-45f3-bbf7-${this.random.bytes(6).toString('hex')}`,
      userId: user.id,
      subject: this.text(),
      linkedAt: NOW,
      ...change,
    };
  }

  integration(change: Partial<Integration> = {}): Integration {
    return {
      id: newId('int', this.random),
      organizationId: DEFAULT_ORGANIZATION,
      kind: 'azure-b2c',
      name: 'Contoso « ünïcode »',
      clientId: this.text(),
      responseTypes: ['id_token'],
      redirectUris: ['https://contoso.b2clogin.com/contoso.onmicrosoft.com/oauth2/authresp'],
      b2c: {
        initialDomain: 'contoso',
        tenantId: undefined,
        customDomains: ['login.contoso.com'],
        policies: [],
      },
      confirmation: DEFAULT_CONFIRMATION,
      signUp: DEFAULT_SIGN_UP,
      termsUrl: undefined,
      privacyUrl: undefined,
      entra: undefined,
      protocol: defaultProtocol(['id_token']),
      branding: NO_BRANDING,
      demo: false,
      createdAt: NOW,
      version: 1,
      ...change,
    };
  }

  user(change: Partial<User> = {}): User {
    return newUser({
      id: newId('usr', this.random),
      email: `${this.text()}@Example.com`,
      emailVerified: true,
      givenName: 'Ada',
      createdAt: NOW,
      ...change,
    });
  }

  phone(user: User, change: Partial<AppPhone> = {}): AppPhone {
    return {
      id: newId('phn', this.random),
      userId: user.id,
      kind: 'app',
      name: "Ada's phone",
      publicKey: { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) },
      thumbprint: this.text(),
      createdAt: NOW,
      revokedAt: undefined,
      ...change,
    };
  }

  webPhone(user: User, change: Partial<WebPhone> = {}): WebPhone {
    return {
      id: newId('phn', this.random),
      userId: user.id,
      kind: 'web',
      name: "Ada's browser",
      credential: { id: this.text(), publicKey: this.text(), transports: ['internal'], multiDevice: true },
      signCount: 0,
      createdAt: NOW,
      revokedAt: undefined,
      ...change,
    };
  }

  invitation(user: User, change: Partial<Invitation> = {}): Invitation {
    return {
      id: newId('inv', this.random),
      organizationId: DEFAULT_ORGANIZATION,
      userId: user.id,
      purpose: 'invitation',
      codeHash: this.text(),
      createdAt: NOW,
      expiresAt: NOW + 1_000,
      ...change,
    };
  }

  browser(user: User, change: Partial<Browser> = {}): Browser {
    return {
      id: newId('brw', this.random),
      userId: user.id,
      keyHash: this.text(),
      traitHash: this.text(),
      browser: 'Firefox',
      system: 'Windows',
      place: 'SE',
      firstSeenAt: NOW,
      lastSeenAt: NOW,
      reportedAt: undefined,
      blockedUntil: undefined,
      ...change,
    };
  }

  /** Ready an hour after it was asked for, over an hour later. */
  recovery(user: User, change: Partial<Recovery> = {}): Recovery {
    return {
      id: newId('rec', this.random),
      userId: user.id,
      askedAt: NOW,
      readyAt: NOW + HOUR,
      expiresAt: NOW + 2 * HOUR,
      stoppedAt: undefined,
      usedAt: undefined,
      ...change,
    };
  }

  acceptance(user: User, change: Partial<Acceptance> = {}): Acceptance {
    return {
      userId: user.id,
      integrationId: newId('int', this.random),
      termsUrl: `https://contoso.example/terms/${this.text()}`,
      acceptedAt: NOW,
      ...change,
    };
  }

  /** Over a day after it was made. */
  grant(
    of: { integration: Integration; phone: AppPhone | WebPhone },
    change: Partial<LastingGrant> = {},
  ): LastingGrant {
    return {
      id: newId('gra', this.random),
      integrationId: of.integration.id,
      userId: of.phone.userId,
      phoneId: of.phone.id,
      payload: JSON.stringify({ openid: { scope: this.text() } }),
      createdAt: NOW,
      expiresAt: NOW + DAY,
      ...change,
    };
  }

  /** Good for an hour. */
  refreshToken(grant: LastingGrant, change: Partial<RefreshToken> = {}): RefreshToken {
    return {
      hash: this.text(),
      grantId: grant.id,
      payload: JSON.stringify({ scope: this.text() }),
      issuedAt: NOW,
      expiresAt: NOW + HOUR,
      spentAt: undefined,
      ...change,
    };
  }

  webhook(change: Partial<StoredWebhook> = {}): StoredWebhook {
    return {
      id: newId('whk', this.random),
      organizationId: DEFAULT_ORGANIZATION,
      url: `https://hooks.example.com/${this.text()}`,
      description: '',
      kinds: ['sign-ins'],
      enabled: true,
      stopped: undefined,
      failingSince: undefined,
      secrets: { current: this.text(), previous: undefined, previousUntil: undefined },
      createdAt: NOW,
      version: 1,
      ...change,
    };
  }

  /** Due at once. */
  delivery(webhook: Pick<StoredWebhook, 'id'>, change: Partial<Delivery> = {}): Delivery {
    return {
      id: newId('dlv', this.random),
      webhookId: webhook.id,
      eventId: newId('evt', this.random),
      type: 'sign_in.completed',
      body: JSON.stringify({ type: 'sign_in.completed', text: this.text() }),
      state: 'waiting',
      tries: 0,
      attempts: 0,
      dueAt: NOW,
      createdAt: NOW,
      ...change,
    };
  }

  event(change: Partial<AuditEvent> = {}): AuditEvent {
    return {
      id: newId('evt', this.random),
      at: NOW,
      event: 'challenge.approved',
      detail: { acr: 'x' },
      personal: { address: '192.0.2.1' },
      ...change,
    };
  }
}

/** What came of doing it so many times at once, in order. */
export const atOnce = <T>(times: number, what: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: times }, (_, n) => what(n)));
