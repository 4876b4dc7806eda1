import { setTimeout as sleep } from 'node:timers/promises';
import type { DirectoryServices } from '../../directory.ts';
import { type PlannedKey, PUBLISHED_BEFORE, SIGNING_ALGS, type SigningKey } from '../../domain/keys/index.ts';
import { systemClock } from '../../kernel/index.ts';
import { withDirectory } from '../directory.ts';
import { type Arguments, type Io, print, UsageError } from '../io.ts';
import type { Noun } from '../nouns.ts';

/** `key …`: what the gateway signs with. A running gateway follows within a second or two. */
export const key: Noun = {
  list: {
    help: [''],
    options: {},
    async run(io, args) {
      await withDirectory(io.env, async ({ signingKeys }) => {
        const keys = await signingKeys.list();
        if (keys.length === 0 && !args.json) io.err('There is no key yet: the first start makes them.\n');
        printKeys(io, args, keys);
      });
    },
  },
  rotate: {
    help: [
      `[--alg ${SIGNING_ALGS.join('|')}]          (as soon as relying parties had two days to read the next key)`,
      '[--alg …] --now               (within seconds; relying parties that do not know it yet refuse sign-ins)',
    ],
    options: { alg: { type: 'string' }, now: { type: 'boolean' } },
    async run(io, args) {
      const algs = algsOf(args);
      await withDirectory(io.env, async ({ signingKeys }) => {
        const keys: PlannedKey[] = [];
        for (const alg of algs) keys.push(await signingKeys.rotate(alg, args.flag('now')));
        if (args.flag('now') && keys.some(({ state }) => state === 'next')) {
          if (!args.json) io.err('The next key is being published by every node …\n');
          await hurry(signingKeys, keys);
        }
        const kids = keys.map(({ kid }) => kid);
        const now = (await signingKeys.list()).filter(({ kid }) => kids.includes(kid));
        printKeys(io, args, now);
        if (!args.json) for (const one of now) io.err(afterRotation(one));
      });
    },
  },
  revoke: {
    help: ['--kid KID                     (somebody else may hold it: gone at once, and its tokens with it)'],
    options: { kid: { type: 'string' } },
    async run(io, args) {
      const kid = args.required('kid');
      await withDirectory(io.env, async ({ signingKeys }) => {
        const { revoked, successor } = await signingKeys.revoke(kid);
        print(io, args.json, {
          kid,
          alg: revoked.alg,
          was: revoked.state,
          ...(successor === undefined
            ? {}
            : { successor: successor.kid, successorPublishedSince: iso(successor.createdAt) }),
        });
        if (!args.json) io.err(afterRevocation(revoked, successor));
      });
    },
  },
};

/** Has the published keys take over when every node publishes them, whether or not a gateway runs that would do it. */
async function hurry(
  signingKeys: DirectoryServices['signingKeys'],
  keys: readonly PlannedKey[],
): Promise<void> {
  const last = Math.max(...keys.map((one) => one.takesOverAt ?? 0));
  while (systemClock.now() < last) await sleep(last - systemClock.now());
  await signingKeys.keepSchedule(await signingKeys.list());
}

function algsOf(args: Arguments): readonly (typeof SIGNING_ALGS)[number][] {
  const alg = args.text('alg');
  if (alg === undefined) return SIGNING_ALGS;
  const found = SIGNING_ALGS.find((one) => one === alg);
  if (found === undefined) {
    throw new UsageError(`--alg ${alg} is not offered: write ${SIGNING_ALGS.join(' or ')}.`);
  }
  return [found];
}

function printKeys(io: Io, { json }: Arguments, keys: readonly PlannedKey[]): void {
  const described = keys.map(describe);
  if (json) io.out(`${JSON.stringify(described)}\n`);
  else {
    for (const one of described) {
      print(io, false, one);
      io.out('\n');
    }
  }
}

const describe = (one: PlannedKey) => ({
  kid: one.kid,
  alg: one.alg,
  state: one.state,
  publishedSince: iso(one.createdAt),
  ...(one.signsSince === undefined ? {} : { signsSince: iso(one.signsSince) }),
  ...(one.takesOverAt === undefined ? {} : { takesOverAt: iso(one.takesOverAt) }),
  ...(one.retiredAt === undefined ? {} : { retiredAt: iso(one.retiredAt) }),
  ...(one.goneAt === undefined ? {} : { goneAt: iso(one.goneAt) }),
});

function afterRotation({ kid, alg, state, createdAt, takesOverAt }: PlannedKey): string {
  if (state === 'next' && takesOverAt !== undefined) {
    return (
      `${kid} (${alg}) is published, and signs from ${iso(takesOverAt)} on: until then every relying party ` +
      'can read it. A running gateway does that by itself.\n'
    );
  }
  return `${kid} (${alg}) signs now. The key before it stays published for a week.\n${unknownTo(createdAt)}`;
}

function afterRevocation(revoked: SigningKey, successor: SigningKey | undefined): string {
  const { kid, alg, state } = revoked;
  const gone = `${kid} (${alg}) is published no more, and this gateway believes no token that it signed.\n`;
  if (state === 'next') return `${gone}It never signed anything: nobody notices.\n`;
  return (
    `${gone}Relying parties that read the key set before still believe it until they read again (Microsoft: up to a day): ` +
    'to end that sooner, have them read it now, or disable the connection there.\n' +
    'Sign-ins that were answered in the last seconds may have to be repeated.\n' +
    (successor === undefined ? '' : `${successor.kid} signs now.\n${unknownTo(successor.createdAt)}`)
  );
}

/** What is to be said of a key that relying parties had no time to read. */
function unknownTo(publishedSince: number): string {
  if (systemClock.now() >= publishedSince + PUBLISHED_BEFORE) return '';
  return (
    `It is published only since ${iso(publishedSince)}: relying parties that read the key set before, and do not read it ` +
    'again when they meet an unknown kid, refuse sign-ins until they do (Microsoft: up to a day).\n'
  );
}

const iso = (at: number): string => new Date(at).toISOString();
