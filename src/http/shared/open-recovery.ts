import type { IdentifiedPhone } from '../../domain/approval/index.ts';
import type { RecoveryService } from '../../domain/enrollment/index.ts';

/** What a phone is told when somebody waits to recover its person's account; nothing otherwise. */
export async function openRecoveryOf(
  recovery: RecoveryService,
  by: IdentifiedPhone,
): Promise<{ recovery?: { readyAt: string } }> {
  const open = await recovery.openOf(by.user.id);
  return open ? { recovery: { readyAt: new Date(open.readyAt).toISOString() } } : {};
}
