import { generateKeyPairSync, sign } from 'node:crypto';

/** The probe's process: RSA-2048 signatures by one core of this machine at this moment, as JSON on standard output. */
const SECONDS = 1;
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const input = Buffer.alloc(700, 'a');

const signFor = (seconds: number): number => {
  const until = performance.now() + seconds * 1_000;
  let count = 0;
  for (; performance.now() < until; count += 1) sign('sha256', input, privateKey);
  return count;
};

signFor(0.2);
const before = process.cpuUsage();
const started = performance.now();
const count = signFor(SECONDS);
const { user, system } = process.cpuUsage(before);
process.stdout.write(
  JSON.stringify({
    perSecond: (count / (performance.now() - started)) * 1_000,
    cpu: (user + system) / count,
  }),
);
