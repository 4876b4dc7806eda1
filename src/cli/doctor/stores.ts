import { redisFacts } from '../../adapters/ephemeral/index.ts';
import { SmtpTransport } from '../../adapters/mail/index.ts';
import { type DirectoryPlace, directoryState } from '../../adapters/sql/index.ts';
import type { Config } from '../../config/index.ts';
import { type Clock, silentLogger } from '../../kernel/index.ts';
import { clockFinding, type Finding, failed, passed, warning } from './finding.ts';

/** The directory: that it answers, and whose version made it. */
export async function databaseFindings(place: DirectoryPlace, clock: Clock): Promise<Finding[]> {
  const { schema, server, ahead } = await directoryState(place, clock, silentLogger);
  const said = {
    absent: warning('database', `${server}: there is no directory yet; the first start makes it`),
    older: warning(
      'database',
      `${server}: made by an older version; the next start brings it up to date`,
      'cli backup --to before-the-upgrade.gz',
    ),
    current: passed('database', `${server}: up to date`),
    newer: failed('database', `${server}: a newer version of Countersign has used it. Start that one`),
  }[schema];
  return [said, ...(ahead === undefined ? [] : [clockFinding("PostgreSQL's clock", ahead)])];
}

/** Redis: that it takes writes, keeps them, and forgets nothing by itself. */
export async function redisFindings(url: string, config: Config, clock: Clock): Promise<Finding[]> {
  const { sentinelPassword } = config;
  const facts = await redisFacts(url, clock, { logger: silentLogger, sentinelPassword });
  const found = [clockFinding("Redis's clock", facts.ahead)];
  if (facts.policy !== undefined && facts.policy !== 'noeviction') {
    found.push(
      failed(
        'redis',
        `maxmemory-policy is ${facts.policy}: sign-ins under way may be dropped`,
        'CONFIG SET maxmemory-policy noeviction',
      ),
    );
  }
  if (facts.maxMemory === 0) {
    found.push(
      warning('redis', 'has no maxmemory: it may take all of its machine', 'CONFIG SET maxmemory 512mb'),
    );
  } else if (facts.maxMemory !== undefined && (facts.usedMemory ?? 0) > 0.7 * facts.maxMemory) {
    found.push(
      warning(
        'redis',
        `uses ${Math.round((100 * (facts.usedMemory ?? 0)) / facts.maxMemory)} % of its maxmemory`,
      ),
    );
  }
  if (facts.persistent === false) {
    found.push(
      warning(
        'redis',
        'keeps nothing over a restart: sign-ins under way would start again',
        'CONFIG SET appendonly yes',
      ),
    );
  }
  if (facts.mended === false) {
    found.push(
      warning(
        'redis',
        `${facts.version} lets a script take the server over (CVE-2025-49844), unless your distribution has mended it: let nobody else reach it`,
      ),
    );
  }
  const name = facts.version === undefined ? 'takes writes' : `${facts.version} takes writes`;
  return [passed('redis', name), ...found];
}

/** The mail server: that it lets us in. No mail is sent. */
export async function mailFindings({ smtpUrl, mailFrom }: Config): Promise<Finding[]> {
  if (smtpUrl === undefined) return [];
  const transport = new SmtpTransport({ url: smtpUrl, from: mailFrom });
  try {
    await transport.verify();
    return [passed('mail', `the server takes mails from ${mailFrom}`)];
  } finally {
    transport.close();
  }
}
