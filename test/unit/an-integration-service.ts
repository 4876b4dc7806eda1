import { createSecretKey } from 'node:crypto';
import { Audit, AuditWriter } from '../../src/domain/audit/index.ts';
import {
  type Integration,
  type IntegrationInput,
  IntegrationService,
  type IntegrationStore,
} from '../../src/domain/directory/index.ts';
import { Seal } from '../../src/domain/keys/index.ts';
import { silentLogger } from '../../src/kernel/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FixedRandom } from '../support/fixed-random.ts';

/** The service on a store in memory. `create` makes an Azure AD B2C integration unless another kind is given. */
export function made() {
  const clock = new FakeClock();
  const random = new FixedRandom('integrations');
  const rows = new Map<string, Integration>();
  const store = {
    create: async (one) => void rows.set(one.id, one),
    byId: async (id) => rows.get(id),
    update: async (one) => Boolean(rows.set(one.id, one)),
  } satisfies Partial<IntegrationStore> as unknown as IntegrationStore;
  const writer = new AuditWriter({
    store: { append: async () => {}, historyOf: async () => [] },
    random,
    logger: silentLogger,
  });
  const service = new IntegrationService({
    store,
    grants: { endOfIntegration: async () => 0 },
    seal: new Seal({ root: createSecretKey(random.bytes(32)), random }),
    audit: new Audit({ writer, clock, random }),
    clock,
    random,
  });
  const create = async (policy: Partial<IntegrationInput> = {}) => {
    const tenant = policy.kind === undefined ? { initialDomain: 'contoso' } : {};
    const input: IntegrationInput = { kind: 'azure-b2c', name: 'Contoso', ...tenant, ...policy };
    return (await service.create(input)).integration;
  };
  return { service, create };
}
