import { statfsSync } from 'node:fs';
import type { Config } from '../../config/index.ts';
import { type Finding, failed, passed, warning } from './finding.ts';

/** What can be seen in the settings alone. Those that could not be used at all were refused before. */
export function settingsFindings(config: Config): Finding[] {
  const found: Finding[] = [];
  if (config.demo) {
    found.push(
      warning(
        'settings',
        'demo mode: a loopback address serves nobody but this machine',
        'PUBLIC_URL=https://id.example.com',
      ),
    );
  } else if (!config.production) {
    found.push(
      warning('settings', 'NODE_ENV is not production: settings for tests are taken', 'NODE_ENV=production'),
    );
  }
  if (config.smtpUrl === undefined) {
    found.push(
      warning(
        'settings',
        'no mail server: nobody can sign up or recover by mail',
        'SMTP_URL=smtp://user:password@mail.example.com:587',
      ),
    );
  }
  const shared = config.databaseUrl !== undefined || config.redisUrl !== undefined;
  if (shared && config.secret === undefined) {
    found.push(
      warning(
        'settings',
        'SECRET is generated into DATA_DIR: a node on another machine would have another',
        'SECRET_FILE=/run/secrets/countersign',
      ),
    );
  }
  if (config.databaseUrl !== undefined && config.redisUrl === undefined) {
    found.push(
      warning(
        'settings',
        'PostgreSQL is shared and sign-ins under way are not: one gateway alone can run',
        'REDIS_URL=redis://…',
      ),
    );
  }
  return found.length > 0 ? found : [passed('settings', 'can be used')];
}

const GIB = 1024 ** 3;

/** Where the embedded stores and the generated secret are. */
export function diskFindings({ dataDir }: Config): Finding[] {
  const { bavail, bsize } = statfsSync(dataDir);
  const free = (bavail * bsize) / GIB;
  const said = `${free.toFixed(1)} GiB are free at ${dataDir}`;
  if (free < 0.1) return [failed('disk', `${said}: nobody can be signed in when it is full`)];
  return [free < 1 ? warning('disk', said) : passed('disk', said)];
}
