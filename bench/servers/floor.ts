import { fileURLToPath } from 'node:url';
import type { Target } from '../driver/messages.ts';
import type { Pinning } from '../machine/processor.ts';
import { freePort, type ServerProcess, startServer } from './process.ts';

const PROGRAM = fileURLToPath(new URL('./floor-server.ts', import.meta.url));
const CLIENT_ID = 'bench';
const REDIRECT_URI = 'https://contoso.b2clogin.example/contoso/oauth2/authresp';

export interface FloorUnderTest extends ServerProcess {
  readonly target: Target;
}

/** The floor: oidc-provider alone, in Redis where there is one, else in the library's own memory. */
export async function startFloor(parts: {
  redisUrl: string | undefined;
  users: number;
  pinning: Pinning;
}): Promise<FloorUnderTest> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const server = await startServer({
    name: 'the floor',
    origin,
    args: ['--disable-warning=ExperimentalWarning', PROGRAM],
    env: {
      PORT: String(port),
      ISSUER: origin,
      CLIENT_ID,
      REDIRECT_URI,
      ...(parts.redisUrl === undefined ? {} : { REDIS_URL: parts.redisUrl }),
    },
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    pinning: parts.pinning,
  });
  return {
    ...server,
    target: {
      kind: 'floor',
      origin,
      clientId: CLIENT_ID,
      redirectUri: REDIRECT_URI,
      phones: 'none',
      invitations: [],
      users: parts.users,
      serverPids: [server.pid],
      redisUrl: parts.redisUrl,
    },
  };
}
