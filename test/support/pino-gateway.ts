import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { pinoLogger } from '../../src/adapters/telemetry/index.ts';
import { loadConfig, openDataDir } from '../../src/config/index.ts';
import { openGateway } from '../../src/gateway.ts';
import { systemRandom } from '../../src/kernel/index.ts';
import { FakeClock } from './fake-clock.ts';
import { freePort, type GatewayOptions, TestGateway } from './gateway.ts';
import { RecordingLogger } from './recording-logger.ts';

/** A gateway that logs as the product does, everything, into a text that a test can read. */
export async function startLoggingGateway(
  options: Pick<GatewayOptions, 'redisUrl' | 'env'> = {},
): Promise<{ g: TestGateway; log: () => string }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'countersign-test-'));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const config = loadConfig({
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: origin,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'debug',
    ...(options.redisUrl === undefined ? {} : { REDIS_URL: options.redisUrl }),
    ...options.env,
  });
  const clock = new FakeClock(Date.now());
  const written: string[] = [];
  const gateway = await openGateway({
    config,
    dataDir: openDataDir(config, systemRandom),
    clock,
    random: systemRandom,
    logger: pinoLogger('debug', { write: (line) => void written.push(line) }),
  });
  const g = new TestGateway({
    gateway,
    config,
    clock,
    logger: new RecordingLogger(),
    origin,
    dataDir,
    kept: false,
  });
  onTestFinished(() => g.discard());
  return { g, log: () => written.join('') };
}
