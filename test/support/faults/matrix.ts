import { expect, vi } from 'vitest';
import { SECOND } from '../../../src/kernel/index.ts';
import { CODE_APP, somebody } from '../attacker.ts';
import type { TestGateway } from '../gateway.ts';
import { App } from './app.ts';
import { report, runsOf, spread } from './report.ts';
import { PHASES, StagedSignIn } from './staged-sign-in.ts';

/** Of each phase: half have their next request under way when the fault comes, half make it afterwards. */
const OF_EACH = 4;
const PATIENCE = 20 * SECOND;

/** A gateway, and the fault that it is to meet. */
export interface Scene {
  readonly g: TestGateway;
  /** Called when everybody has come as far as they are to, with how many they are. */
  ready?(people: number): Promise<unknown>;
  begin(): unknown;
  heal(): unknown;
  /** Resolves when the fault has lasted long enough to be noticed wherever it is to be. */
  noticed?(): Promise<unknown>;
  /** Resolves when everything that was to be told to somebody outside has been told; called last. */
  told?(): Promise<unknown>;
}

export interface Row {
  /** As docs/reliability.md calls it. */
  readonly fault: string;
  /** Whether nothing at all can be done meanwhile: every new request is answered 503. Else it may also succeed. */
  readonly stops: boolean;
  /** False where sign-ins must not even feel it: no request is refused, and each sign-in finishes. */
  readonly hinders?: false;
  /** Within which everything is well again, in milliseconds. */
  readonly backWithin: number;
  /** Called for each run. */
  scene(): Promise<Scene>;
}

/**
 * Lets sign-ins in every phase meet a fault, several times. Nobody may be signed in twice or as somebody else; whoever asks meanwhile
 * hears so plainly; afterwards each goes on or is refused plainly, what was over stays over, and a newcomer signs in. Prints the row.
 */
export async function meetFault(row: Row): Promise<void> {
  const runs = runsOf(3);
  const recovered: number[] = [];
  const came = Object.fromEntries(PHASES.map((phase) => [phase, { finished: 0, refused: 0 }]));
  const revived: string[] = [];
  let tried = 0;
  const meanwhile = row.hinders === false ? [undefined] : [undefined, 503];
  for (let run = 0; run < runs; run += 1) {
    const scene = await row.scene();
    const { g } = scene;
    const people = await peopleIn(g);
    await scene.ready?.(people.length);

    const atOnce = people.filter((_, n) => n % 2 === 0).map(({ signIn }) => signIn.tryStep());
    await new Promise((resolve) => setImmediate(resolve));
    await scene.begin();
    const after = await Promise.all(
      people.filter((_, n) => n % 2 === 1).map(({ signIn }) => signIn.tryStep()),
    );
    for (const one of after) expect(row.stops ? [503] : meanwhile, one?.said).toContain(one?.status);
    for (const one of await Promise.all(atOnce)) expect(meanwhile, one?.said).toContain(one?.status);

    await scene.noticed?.();
    const healed = performance.now();
    await scene.heal();
    await vi.waitFor(async () => expect((await fetch(`${g.origin}/readyz`)).status).toBe(200), {
      timeout: PATIENCE,
      interval: 20,
    });
    recovered.push(performance.now() - healed);

    for (const { phase, signIn } of people) {
      const counts = came[phase];
      if (counts) counts[await signIn.finish(performance.now() + PATIENCE)] += 1;
      expect(signIn.results).toBeLessThanOrEqual(1);
    }
    for (const { signIn } of people) {
      for (const fact of signIn.ended) {
        tried += 1;
        if (await fact.revives(performance.now() + PATIENCE)) revived.push(fact.kind);
      }
    }
    const [newcomer] = await peopleIn(g);
    expect(await newcomer?.signIn.finish(performance.now() + PATIENCE)).toBe('finished');
    await scene.told?.();
  }
  if (row.hinders === false) {
    for (const phase of PHASES) expect(came[phase]).toEqual({ finished: runs * OF_EACH, refused: 0 });
  }
  const back = spread(recovered);
  report({
    fault: row.fault,
    runs,
    figures: {
      'ready again, ms (p50, most)': `${back.p50}, ${back.most}`,
      ...Object.fromEntries(
        PHASES.map((phase) => [
          `${phase}: finished, refused plainly`,
          `${came[phase]?.finished}, ${came[phase]?.refused}`,
        ]),
      ),
      'tried again': tried,
      'came back to life': revived.length,
    },
  });
  expect(revived).toEqual([]);
  expect(back.most).toBeLessThanOrEqual(row.backWithin);
}

/** So many sign-ins in each phase, each of a person of its own. */
async function peopleIn(g: TestGateway) {
  const { integration, clientSecret = '', redirectUri } = await g.relyingParty(CODE_APP);
  const app = new App({ origin: g.origin, clientId: integration.clientId, clientSecret, redirectUri });
  return Promise.all(
    PHASES.flatMap((phase) => Array.from({ length: OF_EACH }, () => phase)).map(async (phase) => {
      const name = somebody();
      const phone = await g.phoneOf(name);
      const signIn = new StagedSignIn({ app, browser: g.browser(), phone, email: `${name}@example.com` });
      await signIn.reach(phase);
      return { phase, signIn };
    }),
  );
}
