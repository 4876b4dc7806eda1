import {
  closeSync,
  createReadStream,
  createWriteStream,
  existsSync,
  openSync,
  rmSync,
  statSync,
} from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { directoryLoad, openSnapshot } from '../../adapters/sql/index.ts';
import { type Config, loadConfig, openDataDir, rootSecretIsThere, VERSION } from '../../config/index.ts';
import { placeOf } from '../../directory.ts';
import { cliActor } from '../../domain/access/index.ts';
import { describeFinding } from '../../domain/audit/index.ts';
import { backupDamaged, headerOf, readBackup, verifyBackup, writeBackup } from '../../domain/backup/index.ts';
import { Seal } from '../../domain/keys/index.ts';
import { GatewayError, silentLogger, systemClock, systemRandom } from '../../kernel/index.ts';
import { withDirectory } from '../directory.ts';
import { type Io, print } from '../io.ts';
import type { Verb } from '../nouns.ts';

const SAID_EVERY = 20_000;

/** `backup`: the whole directory into a file, while gateways run. */
export const backup: Verb = {
  help: ['--to FILE   (the whole directory, while gateways run; keep SECRET beside it, apart from it)'],
  options: { to: { type: 'string' } },
  async run(io, args) {
    const file = args.required('to');
    const { place, key, config } = opened(io);
    const snapshot = await openSnapshot(place, silentLogger);
    try {
      const about = { at: systemClock.now(), version: VERSION, issuer: config.publicUrl, key };
      let rows = 0;
      const counted = writeBackup(snapshot, about, (count) => {
        rows = count;
        if (rows % SAID_EVERY === 0 && !args.json) io.err(`${rows} rows\n`);
      });
      await writeNew(file, counted);
      print(io, args.json, { file, rows, at: new Date(about.at).toISOString() });
    } finally {
      await snapshot.close();
    }
  },
};

/** `restore`: a backup into an empty directory, of the same database or the other. */
export const restore: Verb = {
  help: [
    '--from FILE   (into an empty DATA_DIR or database, with the SECRET of the backup; gateways stopped)',
    '        (refresh tokens, invitations, links and recoveries that were open then are ended)',
  ],
  options: { from: { type: 'string' } },
  async run(io, args) {
    const file = args.required('from');
    const { place, key } = opened(io, 'needs the secret');
    const header = headerOf(await firstLine(file), key);
    const rows = await verifyBackup(linesOf(file), key);
    if (!args.json) io.err(`The backup of ${header.at} is whole: ${rows} rows. Restoring.\n`);
    const now = systemClock.now();
    await directoryLoad(place, silentLogger).load(header.migrations, readBackup(linesOf(file), key), now);
    const intact = await withDirectory(io.env, async ({ audit, auditKeeper }) => {
      audit.by(cliActor()).directoryRestored(header.at);
      await audit.flush();
      const { findings } = await auditKeeper.verify({ known: undefined, progress: () => {} });
      for (const finding of findings.slice(0, 3)) io.err(`The audit log: ${describeFinding(finding)}\n`);
      return findings.length === 0;
    });
    print(io, args.json, { restored: header.at, rows, auditLogIntact: intact });
    if (!args.json) io.err(whatIsLost(header.at));
  },
};

/** What nobody but the operator can know. */
const whatIsLost = (at: string): string =>
  `\nWhat was done since ${at} is gone. What was revoked since then counts again: revoke once more\n` +
  '  phones            cli phone revoke …        (cli user list)\n' +
  '  people            cli user disable …\n' +
  '  signing keys      cli key revoke --kid …    (cli key list)\n' +
  '  API keys          cli api-key revoke …      (cli api-key list)\n' +
  '  client secrets    cli integration secret revoke …\n' +
  'Refresh tokens, invitations, links and recoveries that were open are ended. Start the gateways now.\n';

function opened(io: Io, needs?: 'needs the secret') {
  const config: Config = loadConfig(io.env);
  if (needs && !rootSecretIsThere(config)) {
    throw new GatewayError(
      'invalid',
      'secret_missing',
      'A backup opens only with the SECRET it was made with. Write SECRET_FILE=… or put the file `secret` back into DATA_DIR first.',
    );
  }
  const dataDir = openDataDir(config, systemRandom);
  const key = new Seal({ root: dataDir.rootSecret, random: systemRandom }).derive('backup');
  return { config, key, place: placeOf(config, dataDir) };
}

/** Into a file that is readable by its owner alone; one that was not written to its end does not stay. */
async function writeNew(file: string, lines: AsyncIterable<string>): Promise<void> {
  const stays = existsSync(file) && !statSync(file).isFile();
  try {
    if (!stays) closeSync(openSync(file, 'wx', 0o600));
  } catch (cause) {
    const why =
      cause instanceof Error && 'code' in cause && cause.code === 'EEXIST'
        ? 'is there already'
        : `cannot be written (${cause})`;
    throw new GatewayError(
      'invalid',
      'backup_file_unusable',
      `${file} ${why}. Write --to with another name.`,
    );
  }
  try {
    await pipeline(Readable.from(lines), createGzip(), createWriteStream(file, { flush: !stays }));
  } catch (fault) {
    if (!stays) rmSync(file, { force: true });
    throw fault;
  }
}

/** The lines of a compressed file. Throws `backup_damaged` where it cannot be read to its end. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const plain = createGunzip().setEncoding('utf8');
  pipeline(createReadStream(file), plain).catch(() => {});
  let rest = '';
  try {
    for await (const piece of plain as AsyncIterable<string>) {
      const lines = (rest + piece).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (fault) {
    throw backupDamaged(`${file}: ${fault instanceof Error ? fault.message : fault}`);
  }
  if (rest !== '') yield rest;
}

async function firstLine(file: string): Promise<string | undefined> {
  for await (const line of linesOf(file)) return line;
  return undefined;
}
