import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { type Clock, MINUTE, SECOND } from '../../kernel/index.ts';

const LINUX_BOOT_ID = '/proc/sys/kernel/random/boot_id';

/**
 * A name for the time since this machine was last switched on. It is the same for every process until the next boot.
 * Where the system has no such name it is the minute of the boot; a corrected clock may then change it, which costs
 * the sign-ins that are under way and nothing else.
 */
export function machineBootId(clock: Clock): string {
  try {
    return readFileSync(LINUX_BOOT_ID, 'utf8').trim();
  } catch {
    return `minute-${Math.round((clock.now() - uptime() * SECOND) / MINUTE)}`;
  }
}
