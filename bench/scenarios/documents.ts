import { DriverClient } from '../driver/client.ts';
import type { Hammering, Target } from '../driver/messages.ts';
import { waitForQuiet } from '../machine/noise.ts';
import type { Plan } from '../options.ts';
import { progress } from '../run.ts';

const PATHS = ['/.well-known/openid-configuration', '/jwks'] as const;

/** The two documents that relying parties read: ours, and those of the bare provider. */
export type DocumentsResult = Record<
  (typeof PATHS)[number],
  { readonly ours: Hammering; readonly floor: Hammering }
>;

export async function measureDocuments(ours: Target, floor: Target, plan: Plan): Promise<DocumentsResult> {
  const result: Partial<DocumentsResult> = {};
  const drivers = await Promise.all(
    [ours, floor].map((target) => DriverClient.start({ ...target, users: 0 })),
  );
  for (const path of PATHS) {
    progress(`documents: ${path}`);
    const measured: Hammering[] = [];
    for (const driver of drivers) {
      await waitForQuiet(plan.patience);
      measured.push(await driver.hammer({ method: 'GET', path, status: 200 }, plan.seconds));
    }
    const [first, second] = measured as [Hammering, Hammering];
    result[path] = { ours: first, floor: second };
  }
  for (const driver of drivers) await driver.stop();
  return result as DocumentsResult;
}
