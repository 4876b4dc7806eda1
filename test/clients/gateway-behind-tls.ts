import { onTestFinished } from 'vitest';
import { freePort, type TestGateway } from '../support/gateway.ts';
import { TlsProxy } from '../support/tls-proxy.ts';
import { startBrowsableGateway } from '../support/waiting-room.ts';

/** A gateway that browsers reach by https on loopback, as an operator's proxy would have them reach it. */
export async function startGatewayBehindTls(): Promise<TestGateway> {
  const port = await freePort();
  const g = await startBrowsableGateway({
    publicUrl: `https://127.0.0.1:${port}`,
    env: { TRUST_PROXY: '127.0.0.1/32' },
  });
  const proxy = await TlsProxy.inFrontOf(g, {}, port);
  onTestFinished(() => proxy.close());
  return g;
}
