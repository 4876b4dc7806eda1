import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Each check adds what it finds to `faults`: the setting's name, what was found, and the line to write. */
type Faults = string[];

const EXAMPLE_SECRETS = [
  'changeme',
  'change-me',
  'secret',
  'your-secret-here',
  'replace-with-32-random-bytes',
];

/** Whether the host name of a URL means this very machine. */
export const isLoopbackHost = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);

export function checkPublicUrl(
  text: string | undefined,
  port: string,
  production: boolean,
  faults: Faults,
): URL {
  const local = `http://localhost:${port}`;
  const fallback = new URL(URL.canParse(local) ? local : 'http://localhost:3000');
  if (text === undefined) {
    if (production) {
      faults.push('PUBLIC_URL is missing: in production, write PUBLIC_URL=https://id.example.com');
    }
    return fallback;
  }
  if (!URL.canParse(text)) {
    faults.push(`PUBLIC_URL=${text} is not a URL: write PUBLIC_URL=https://id.example.com`);
    return fallback;
  }
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    faults.push(`PUBLIC_URL=${text} must begin with https://`);
  } else if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) {
    faults.push(
      `PUBLIC_URL=${text} is http: anybody on the way could sign in as your users. ` +
        `Write PUBLIC_URL=https://${url.host} and put a TLS proxy in front.`,
    );
  } else if (production && isLoopbackHost(url.hostname)) {
    faults.push(
      `PUBLIC_URL=${text} is a loopback address, which nobody else can reach: ` +
        'write the address your users see, or leave NODE_ENV=production out to try things.',
    );
  }
  if (url.username !== '' || url.password !== '')
    faults.push('PUBLIC_URL must not hold a user or a password.');
  if (text !== url.origin) {
    if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
      faults.push(
        `PUBLIC_URL=${text} must not have a path, query or fragment: write PUBLIC_URL=${url.origin}`,
      );
    } else if (text.replace(/\/$/, '') !== url.origin) {
      faults.push(`PUBLIC_URL=${text} is not in its plain form: write PUBLIC_URL=${url.origin}`);
    }
  }
  return url;
}

export function checkSecret(secret: string | undefined, faults: Faults): void {
  if (secret === undefined) return;
  if (EXAMPLE_SECRETS.includes(secret.toLowerCase())) {
    faults.push('SECRET is an example value that everybody knows: write SECRET=$(openssl rand -base64 32)');
  } else if (Buffer.byteLength(secret) < 32) {
    faults.push(
      `SECRET has ${Buffer.byteLength(secret)} bytes and needs 32 or more: write SECRET=$(openssl rand -base64 32)`,
    );
  } else if (new Set(secret).size < 8) {
    faults.push(
      'SECRET repeats a few characters and can be guessed: write SECRET=$(openssl rand -base64 32)',
    );
  }
}

const DATABASE_EXAMPLE = 'postgres://countersign:password@localhost:5432/countersign';

/** The value is never shown: it holds a password. */
export function checkDatabaseUrl(text: string | undefined, faults: Faults): void {
  if (text === undefined) return;
  if (!/^postgres(ql)?:\/\//.test(text)) {
    faults.push(`DATABASE_URL must begin with postgres:// or postgresql://, such as ${DATABASE_EXAMPLE}.`);
    return;
  }
  // Several servers of which one takes writes: each is looked at as the only one.
  const [, before = '', hosts = '', after = ''] =
    /^(\w+:\/\/(?:[^@/]*@)?)([^@/?#]*,[^@/?#]*)(.*)$/s.exec(text) ?? [];
  for (const one of hosts === '' ? [text] : hosts.split(',').map((host) => before + host + after)) {
    const fault = databaseUrlFault(one);
    if (fault !== undefined) {
      faults.push(fault);
      return;
    }
  }
}

function databaseUrlFault(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // An unwritten slash in a password would make its rest a path, which is shown.
  if (url === undefined || /[@#]/.test(url.pathname + url.search + url.hash)) {
    return 'DATABASE_URL cannot be read: in user and password write / as %2F, ? as %3F, # as %23, @ as %40.';
  }
  if (url.pathname.length < 2 || (url.hostname === '' && !url.searchParams.has('host'))) {
    return `DATABASE_URL needs a host and a database, such as ${DATABASE_EXAMPLE}.`;
  }
  return undefined;
}

/** Whoever stands there says who everybody is, so that it is this machine or nobody. */
export function checkEntraAuthority(text: string | undefined, production: boolean, faults: Faults): void {
  if (text === undefined) return;
  if (production) {
    faults.push('COUNTERSIGN_ENTRA_AUTHORITY is for tests: leave it out in production.');
    return;
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.origin !== text || !isLoopbackHost(url.hostname)) {
    faults.push(
      'COUNTERSIGN_ENTRA_AUTHORITY must be a loopback address without a path, such as http://127.0.0.1:8080.',
    );
  }
}

export function checkNetwork(network: string, faults: Faults): void {
  if (isIP(network) !== 0 || ipaddr.isValidCIDR(network)) return;
  faults.push(`TRUST_PROXY has "${network}", which is no network: write for example TRUST_PROXY=10.0.0.0/8`);
}

export function parseAndroidApp(text: string, faults: Faults) {
  const [packageName = '', ...fingerprints] = text.split('|');
  if (!/^[\w.]+$/.test(packageName) || fingerprints.length === 0) {
    faults.push(`COUNTERSIGN_ANDROID_APPS has "${text}": write package.name|AA:BB:… (SHA-256 fingerprint)`);
  } else if (!fingerprints.every((fingerprint) => /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/.test(fingerprint))) {
    faults.push(
      `COUNTERSIGN_ANDROID_APPS has "${text}": a fingerprint is 32 upper-case hex bytes with colons.`,
    );
  }
  return { packageName, fingerprints };
}

export function parseAppleApp(text: string, faults: Faults): string {
  if (!/^[A-Z0-9]{10}\.[\w.-]+$/.test(text)) {
    faults.push(`COUNTERSIGN_APPLE_APPS has "${text}": write TEAMID1234.com.example.app`);
  }
  return text;
}
