import { existsSync } from 'node:fs';
import type { ChallengeAnswer, PhoneClient } from '../../phone/index.ts';
import { PhoneApiError } from '../../phone/index.ts';
import { linesOf } from '../follow.ts';
import { type Arguments, type Io, print, UsageError } from '../io.ts';
import type { Noun, Verb } from '../nouns.ts';
import { newPhone, openPhone } from './key-file.ts';
import { listPhones, revokePhone } from './phone-admin.ts';

const KEY = { key: { type: 'string' } } as const;
const NUMBER = { number: { type: 'string' } } as const;
const SCAN = {
  ...KEY,
  scan: { type: 'string' },
  code: { type: 'string' },
  challenge: { type: 'string' },
} as const;

/** `phone …`: a phone without a screen, for tests and for other people's CI. It speaks the phone API and no other. */
export const phone: Noun = {
  enroll: {
    help: ['--invitation URL|CODE --key FILE [--gateway URL] [--name NAME]'],
    options: {
      ...KEY,
      invitation: { type: 'string' },
      gateway: { type: 'string' },
      name: { type: 'string' },
    },
    async run(io, args) {
      const invitation = args.required('invitation');
      const file = args.required('key');
      if (existsSync(file)) throw new UsageError(`--key ${file} exists already: name a new file.`);
      const { client, keep } = await newPhone(gatewayOf(invitation, args, io));
      const enrolled = await client.enroll(invitation, args.text('name') ?? 'Scripted phone');
      await keep(file);
      print(io, args.json, { ...enrolled, key: file });
    },
  },
  claim: verb('claim a sign-in and print its statement', async (_client, claimed) => ({
    challenge: claimed.challenge,
    state: claimed.state,
    statement: JSON.parse(claimed.statement) as unknown,
    expiresIn: claimed.expiresIn,
  })),
  approve: {
    ...verb('claim and approve', async (client, { challenge, statement }, args) => ({
      ...(await client.approve(challenge, statement, numberOf(args))),
    })),
    help: [
      '--scan URL --key FILE [--number NN]   (claim and approve; --challenge ID instead of --scan for one it holds)',
      '        (--number: what the page shows after the claim, where it does; prints the code to type there, if any)',
    ],
    options: { ...SCAN, ...NUMBER },
  },
  'wrong-number': {
    ...verb('', typeAnother),
    help: [
      '--scan URL|--challenge ID --key FILE --number NN   (approve with another number than the page shows)',
    ],
    options: { ...SCAN, ...NUMBER },
  },
  decline: verb('claim and decline', async (client, { challenge, statement }) => ({
    ...(await client.decline(challenge, statement, 'refused')),
  })),
  'not-me': verb('claim and report that this was not me', async (client, { challenge, statement }) => ({
    ...(await client.decline(challenge, statement, 'not_me')),
  })),
  list: {
    help: [
      '--key FILE                    (the sign-ins that this phone holds)',
      '--user ID|EMAIL               (for operators: the phones of a person)',
    ],
    options: { ...KEY, user: { type: 'string' } },
    async run(io, args) {
      if (args.text('user') !== undefined) return listPhones(io, args);
      const challenges = await (await openPhone(args.required('key'))).challenges();
      if (args.json) io.out(`${JSON.stringify(challenges)}\n`);
      else for (const { challenge, expiresIn } of challenges) print(io, false, { challenge, expiresIn });
    },
  },
  revoke: revokePhone,
  recovery: {
    help: ['--key FILE [--stop]   (whether somebody asked to recover the account; stops it)'],
    options: { ...KEY, stop: { type: 'boolean' } },
    async run(io, args) {
      const client = await openPhone(args.required('key'));
      const open = await client.recovery();
      const stopped = args.flag('stop') && (await client.stopRecovery());
      print(io, args.json, {
        asked: open !== undefined,
        ...open,
        ...(args.flag('stop') ? { stopped } : {}),
      });
    },
  },
  watch: {
    help: [
      '--scan-from FILE|- --key FILE   (approves every scanned link it is fed, a line each; prints the code to type',
      '        on the other screen, where one is asked for)',
    ],
    options: { ...KEY, 'scan-from': { type: 'string' } },
    async run(io, args) {
      const client = await openPhone(args.required('key'));
      const from = args.required('scan-from');
      for await (const line of linesOf(from, io)) {
        const scanned = line.trim();
        if (scanned !== '') await approveOne(io, args.json, client, scanned);
      }
    },
  },
};

function verb(
  what: string,
  answer: (
    client: PhoneClient,
    claimed: ChallengeAnswer,
    args: Arguments,
  ) => Promise<Record<string, unknown>>,
): Verb {
  return {
    help: [`--scan URL|--code CODE --key FILE   (${what}; --challenge ID instead for one it holds)`],
    options: SCAN,
    async run(io, args) {
      const client = await openPhone(args.required('key'));
      print(io, args.json, await answer(client, await claimed(client, args), args));
    },
  };
}

function numberOf(args: Arguments): string | undefined {
  const number = args.text('number');
  if (number !== undefined && !/^\d\d$/.test(number)) {
    throw new UsageError('--number is two digits, as the sign-in page shows them.');
  }
  return number;
}

/** Types a number that is not the one on the page, as a careless person would. That the sign-in ends is what is wanted. */
async function typeAnother(client: PhoneClient, claimed: ChallengeAnswer, args: Arguments) {
  const { challenge, statement } = claimed;
  args.required('number');
  const another = String((Number(numberOf(args)) + 1) % 100).padStart(2, '0');
  try {
    return { ...(await client.approve(challenge, statement, another)) };
  } catch (error) {
    if (!(error instanceof PhoneApiError && error.code === 'wrong_number')) throw error;
    const { state, reason } = await client.challenge(challenge);
    return { challenge, state, reason };
  }
}

async function claimed(client: PhoneClient, args: Arguments): Promise<ChallengeAnswer> {
  const challenge = args.text('challenge');
  const code = args.text('code');
  if (code !== undefined) return client.claimByTicket((await client.scanCode(code)).ticket);
  return challenge === undefined ? client.claim(args.required('scan')) : client.challenge(challenge);
}

/** One bad line must not stop a phone that others feed. */
async function approveOne(io: Io, json: boolean, client: PhoneClient, scanned: string): Promise<void> {
  try {
    const { challenge, statement } = await client.claim(scanned);
    print(io, json, { ...(await client.approve(challenge, statement)) });
  } catch (error) {
    if (!(error instanceof PhoneApiError)) throw error;
    if (json) io.out(`${JSON.stringify({ error: error.code, message: error.message })}\n`);
    else io.err(`${error.message}\n`);
  }
}

function gatewayOf(invitation: string, args: Arguments, io: Io): string {
  if (URL.canParse(invitation)) return new URL(invitation).origin;
  return args.text('gateway') ?? io.env.PUBLIC_URL ?? `http://localhost:${io.env.PORT ?? '3000'}`;
}
