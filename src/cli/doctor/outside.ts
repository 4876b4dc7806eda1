import {
  GatewayOutside,
  GatewayProbe,
  OwnAddress,
  type TlsProbeParts,
} from '../../adapters/outside/index.ts';
import { type Config, VERSION } from '../../config/index.ts';
import type { Probed, Probes } from '../../domain/health/index.ts';
import { type Clock, DAY } from '../../kernel/index.ts';
import { clockFinding, type Finding, failed, passed, warning } from './finding.ts';

const START_IT = 'npm start   (or docker compose up -d --wait), then cli doctor again';
const CERTIFICATE_SOON = 14 * DAY;

export interface OutsideParts {
  config: Config;
  probes: Pick<Probes, 'issue'>;
  clock: Clock;
  /** How requests leave, and what is trusted, where a test has a name and an authority of its own. */
  fetch?: typeof fetch | undefined;
  tls?: Omit<TlsProbeParts, 'issuer'> | undefined;
}

/** The gateway as people and relying parties reach it: name, certificate, metadata, and what stands in front. */
export async function outsideFindings(parts: OutsideParts): Promise<Finding[]> {
  const { config, clock } = parts;
  const { publicUrl: issuer, host, port } = config;
  const own = new OwnAddress({ issuer, door: { host, port }, fetch: parts.fetch });
  const outside = new GatewayOutside(own, { issuer, ...parts.tls });
  const probe = new GatewayProbe({ url: issuer, probes: parts.probes, clock, fetch: parts.fetch });
  if (parts.fetch === undefined && (await outside.addresses()).length === 0) {
    const { hostname } = new URL(issuer);
    return [
      failed('address', `${hostname} stands for no address`, `${hostname}. A 192.0.2.1   (in your DNS)`),
    ];
  }
  const found = issuer.startsWith('https:') ? await tlsFindings(outside, clock) : [];
  const answer = await probe.seen().catch((error: Error) => error);
  if (answer instanceof Error) {
    const why = answer.cause instanceof Error ? answer.cause.message : answer.message;
    return [...found, failed('address', `nothing answers at ${issuer}: ${why}`, START_IT)];
  }
  if (answer === 'alive') {
    return [
      ...found,
      failed('address', `at ${issuer} a gateway answers that has another SECRET, or an older version`),
    ];
  }
  if (!('seen' in answer)) {
    return [
      ...found,
      failed('address', `at ${issuer} something answers ${answer.status} that is no gateway`, START_IT),
    ];
  }
  return [
    ...found,
    ...(await metadataFindings(outside, issuer)),
    ...proxyFindings(answer.seen, config),
    clockFinding("the gateway's clock", answer.ahead),
    await streamFinding(probe),
  ];
}

async function tlsFindings(outside: GatewayOutside, clock: Clock): Promise<Finding[]> {
  const seen = await outside.tls().catch((error: Error) => error);
  if (seen instanceof Error)
    return [failed('tls', `no TLS connection: ${(seen.cause as Error)?.message ?? seen.message}`)];
  const days = seen.until === undefined ? undefined : Math.floor((seen.until - clock.now()) / DAY);
  return [
    seen.tls12
      ? passed('tls', 'TLS 1.2 with a suite that Azure AD B2C offers')
      : failed(
          'tls',
          'no TLS 1.2 suite that Azure AD B2C offers',
          'ssl_protocols TLSv1.2 TLSv1.3;   (docs/operating.md)',
        ),
    seen.problem !== undefined
      ? failed('certificate', `strangers do not trust it: ${seen.problem}`)
      : days !== undefined && days * DAY < CERTIFICATE_SOON
        ? warning('certificate', `ends in ${days} days`)
        : passed('certificate', `is trusted${days === undefined ? '' : ` for ${days} days`}`),
  ];
}

async function metadataFindings(outside: GatewayOutside, issuer: string): Promise<Finding[]> {
  const { status, json } = await outside.get('/.well-known/openid-configuration', 'outside');
  const said = (json as { issuer?: unknown } | undefined)?.issuer;
  if (status !== 200 || said !== issuer) {
    return [failed('metadata', `the metadata answers ${status}, and its issuer is ${String(said)}`)];
  }
  const keys = await outside.get('/jwks', 'outside');
  return keys.status === 200
    ? [passed('metadata', `${issuer}/.well-known/openid-configuration and its keys can be read`)]
    : [failed('metadata', `the keys at /jwks answer ${keys.status}`)];
}

/** Whether the client's own address arrives: limits and the comparison of networks go by it. */
function proxyFindings(seen: Probed, { publicUrl, trustProxy }: Config): Finding[] {
  const { peer, peerTrusted, forwardedFor, address, version } = seen;
  const found: Finding[] = [];
  const more = [...trustProxy, peer.includes(':') ? `${peer}/128` : `${peer}/32`].join(',');
  if (forwardedFor !== undefined && !peerTrusted) {
    found.push(
      failed(
        'proxy',
        `${peer} forwards addresses and is not trusted: everybody shares its address and its limits, and no network looks strange`,
        `TRUST_PROXY=${more}   (or its network)`,
      ),
    );
  } else if (forwardedFor === undefined && publicUrl.startsWith('https:')) {
    found.push(
      failed(
        'proxy',
        `${peer} ends TLS and forwards no address: everybody shares its address and its limits`,
        'proxy_set_header X-Forwarded-For $remote_addr;   (nginx; docs/operating.md)',
      ),
    );
  } else found.push(passed('proxy', `this machine arrives as ${address}`));
  if (version !== VERSION) found.push(warning('version', `version ${version} answers; this is ${VERSION}`));
  return found;
}

async function streamFinding(probe: GatewayProbe): Promise<Finding> {
  const write = 'proxy_buffering off;   (nginx; docs/operating.md)';
  const flows = await probe.streams().catch((error: Error) => error);
  if (flows instanceof Error) return failed('events', `an event stream was cut off: ${flows.message}`, write);
  return flows
    ? passed('events', 'arrive when they are sent')
    : failed(
        'events',
        'are held back by what stands in front: people wait for seconds after they approved',
        write,
      );
}
