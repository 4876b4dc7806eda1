import { redisUrlInvalid } from './ephemeral-errors.ts';

export interface RedisNode {
  readonly host: string;
  readonly port: number;
}

/** Where Redis or Valkey is, as `REDIS_URL` says it. */
export interface RedisPlace {
  /** One server, whom sentinels name; the primaries of a cluster; or one server by its own name. */
  readonly kind: 'single' | 'sentinel' | 'cluster';
  readonly tls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** The server, the sentinels, or some nodes of the cluster. */
  readonly nodes: readonly [RedisNode, ...RedisNode[]];
  /** What the sentinels call the primary. */
  readonly name: string | undefined;
  readonly db: number;
}

const FORM =
  /^redis(?<tls>s)?(?:\+(?<kind>sentinel|cluster))?:\/\/(?:(?<credentials>[^@/]*)@)?(?<nodes>[^@/?#]+)(?:\/(?<path>[^?#]*))?$/;
const PORTS = { single: 6379, sentinel: 26_379, cluster: 6379 } as const;

/**
 * Reads `redis[s]://[user:password@]host[:port][/db]`, `redis[s]+sentinel://[user:password@]host,host,…/name[/db]` or
 * `redis[s]+cluster://[user:password@]host,host,…`. Throws a `GatewayError` that shows the forms and nothing of the URL.
 */
export function redisPlaceOf(url: string): RedisPlace {
  const found = FORM.exec(url)?.groups;
  if (found?.nodes === undefined) throw redisUrlInvalid();
  const kind = (found.kind ?? 'single') as RedisPlace['kind'];
  const [first, ...others] = found.nodes.split(',').map((text) => nodeOf(text, PORTS[kind]));
  const [username, ...rest] = (found.credentials ?? '').split(':').map(decoded);
  const path = (found.path ?? '').split('/').filter((part) => part !== '');
  const name = kind === 'sentinel' ? path.shift() : undefined;
  const [db = '0', ...more] = path;
  const wrong =
    first === undefined ||
    (kind === 'single' && others.length > 0) ||
    (kind === 'sentinel' && name === undefined) ||
    (kind === 'cluster' && db !== '0') ||
    !/^\d{1,4}$/.test(db) ||
    more.length > 0;
  if (wrong) throw redisUrlInvalid();
  return {
    kind,
    tls: found.tls !== undefined,
    username: username || undefined,
    password: rest.length === 0 ? undefined : rest.join(':'),
    nodes: [first, ...others],
    name: name === undefined ? undefined : decoded(name),
    db: Number(db),
  };
}

/** Hosts, ports and the primary's name: what may be shown and logged of it. */
export const addressOf = ({ kind, nodes, name }: RedisPlace): string => {
  const hosts = nodes.map(({ host, port }) => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`));
  return kind === 'sentinel' ? `${name} by the sentinels ${hosts.join(', ')}` : hosts.join(', ');
};

function nodeOf(text: string, usual: number): RedisNode {
  const [, bracketed, plain, port] =
    /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const number = port === undefined ? usual : Number(port);
  if (host === undefined || number < 1 || number > 65_535) throw redisUrlInvalid();
  return { host, port: number };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw redisUrlInvalid();
  }
}
