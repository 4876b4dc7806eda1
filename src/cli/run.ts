import { ConfigError } from '../config/index.ts';
import { GatewayError } from '../kernel/index.ts';
import { PhoneApiError } from '../phone/index.ts';
import { apiKey } from './commands/api-key.ts';
import { audit } from './commands/audit.ts';
import { backup, restore } from './commands/backup.ts';
import { config } from './commands/config.ts';
import { demo } from './commands/demo.ts';
import { doctor } from './commands/doctor.ts';
import { integration } from './commands/integration.ts';
import { key } from './commands/key.ts';
import { adminLink, operator, setupLink } from './commands/operator.ts';
import { member, organization } from './commands/organization.ts';
import { overview } from './commands/overview.ts';
import { phone } from './commands/phone.ts';
import { user } from './commands/user.ts';
import { webhook } from './commands/webhook.ts';
import { Arguments, type Io, UsageError } from './io.ts';
import type { Noun } from './nouns.ts';

const NOUNS: Readonly<Record<string, Noun>> = {
  integration,
  user,
  phone,
  key,
  audit,
  webhook,
  config,
  organization,
  'api-key': apiKey,
  member,
  operator,
  'setup-link': { '': setupLink },
  'admin-link': { '': adminLink },
  doctor: { '': doctor },
  backup: { '': backup },
  restore: { '': restore },
  overview: { '': overview },
  demo: { '': demo },
};

/** 0 done, 1 refused, 2 typed wrongly, 78 settings that cannot be used. */
export type ExitCode = 0 | 1 | 2 | 78;

/** Runs `<noun> <verb> [options]` and gives the exit code. Nothing it meets is thrown. */
export async function run(words: readonly string[], io: Io): Promise<ExitCode> {
  const json = words.includes('--json');
  try {
    const [noun = '', ...rest] = words;
    if (noun === '' || noun === 'help' || noun === '--help') {
      io.out(usage());
      return 0;
    }
    const verbs = Object.hasOwn(NOUNS, noun) ? NOUNS[noun] : undefined;
    if (verbs === undefined) throw new UsageError(`There is no "${noun}".`);
    const single = verbs[''];
    const [name, args] = single ? ['', rest] : verbOf(verbs, rest);
    if (args.includes('--help') || name === '--help') {
      io.out(usage(noun));
      return 0;
    }
    const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
    if (verb === undefined) {
      throw new UsageError(name === '' ? `Say what to do with "${noun}".` : `There is no "${noun} ${name}".`);
    }
    await verb.run(io, new Arguments(args, verb.options));
    return 0;
  } catch (error) {
    const { code, message, exit } = explain(error);
    const faults = code === 'invalid_configuration' && { faults: (error as GatewayError).faults };
    io.err(json ? `${JSON.stringify({ error: code, message, ...faults })}\n` : `${message}\n`);
    if (error instanceof UsageError && !json) io.err(`\n${usage(words[0])}`);
    return exit;
  }
}

/** The verb, of one word or of two, and what follows it. */
function verbOf(verbs: Noun, words: readonly string[]): readonly [string, readonly string[]] {
  const two = words.slice(0, 2).join(' ');
  return Object.hasOwn(verbs, two) ? [two, words.slice(2)] : [words[0] ?? '', words.slice(1)];
}

function explain(error: unknown): { code: string; message: string; exit: ExitCode } {
  if (error instanceof UsageError) return { code: 'usage', message: error.message, exit: 2 };
  if (error instanceof ConfigError) return { code: 'settings', message: error.message, exit: 78 };
  if (error instanceof GatewayError) {
    const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
    const message = error.kind === 'unavailable' ? error.message + cause : error.message;
    return { code: error.code, message, exit: 1 };
  }
  if (error instanceof PhoneApiError) return { code: error.code, message: error.message, exit: 1 };
  return { code: 'failed', message: error instanceof Error ? error.message : String(error), exit: 1 };
}

function usage(noun?: string): string {
  const shown = noun !== undefined && Object.hasOwn(NOUNS, noun) ? [noun] : Object.keys(NOUNS);
  const lines = shown.flatMap((one) =>
    Object.entries(NOUNS[one] ?? {}).flatMap(([name, verb]) =>
      verb.help.map((help) =>
        help.startsWith(' ') ? `  ${help}` : `  ${[one, name, help].filter((part) => part !== '').join(' ')}`,
      ),
    ),
  );
  return `Usage: npm run --silent cli -- <noun> <verb> [options] [--json]\n\n${lines.join('\n')}\n`;
}
