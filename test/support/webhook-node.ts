import { createSecretKey } from 'node:crypto';
import { Audit, AuditWriter } from '../../src/domain/audit/index.ts';
import { Seal } from '../../src/domain/keys/index.ts';
import { WebhookSender, type WebhookSenderParts, WebhookService } from '../../src/domain/webhooks/index.ts';
import type { DirectoryUnderTest } from '../contract/directory-subject.ts';

/** What one process has of webhooks, on a directory that it may share with others. */
export function webhookNode(
  d: DirectoryUnderTest,
  given: Pick<WebhookSenderParts, 'clock' | 'logger' | 'random' | 'transport' | 'stopWaits'>,
) {
  const { clock, logger, random } = given;
  const audit = new Audit({ writer: new AuditWriter({ store: d.audit, random, logger }), clock, random });
  const seal = new Seal({ root: createSecretKey(Buffer.alloc(32, 7)), random });
  const parts = { ...given, store: d.webhooks, queue: d.deliveries, seal, audit };
  const sender = new WebhookSender({ ...parts, userAgent: 'Countersign/test' });
  const service = new WebhookService({ ...parts, sender });
  const turn = async () => {
    sender.turn();
    await sender.settled();
  };
  return { audit, sender, service, turn };
}
