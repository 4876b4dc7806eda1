import { describe, expect, test } from 'vitest';
import { sendRaw, sharedGateway } from '../support/attacker.ts';

const TARGETS = [
  '/assets/../package.json',
  '/assets/../../package.json',
  '/assets/..%2fmanifest.json',
  '/assets/..%2f..%2fpackage.json',
  '/assets/%2e%2e/package.json',
  '/assets/%2e%2e%2fpackage.json',
  '/assets/..%5c..%5cpackage.json',
  '/assets/..\\..\\package.json',
  '/assets/....//package.json',
  '/assets/%252e%252e%252fpackage.json',
  '/assets/..%c0%afpackage.json',
  '/assets/%00',
  '/assets/manifest.json%00.js',
  '/assets//etc/passwd',
  '/assets/%2fetc%2fpasswd',
  '/assets/file:%2f%2f%2fetc%2fpasswd',
  '/assets/manifest.json',
  '/assets/',
  '/assets',
  '/assets/..',
  '/assets/.',
  '/assets/x.js.map',
  '/assets/%E0%A4%A',
  '/../data/secret',
  '/data/secret',
  '/.env',
  '/.git/config',
  '/package.json',
  '/src/main.ts',
  '/dist/src/main.js',
  '/node_modules/koa/package.json',
  '/.well-known/../healthz',
  '/s/..%2fhealthz/x',
];

describe('a path that leads elsewhere', () => {
  const gateway = sharedGateway();

  test.each(TARGETS)('%s is not found, and nothing of the machine is shown', async (target) => {
    const g = gateway();
    const answer = await sendRaw(g, `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 (400|404) /);
    expect(answer).not.toMatch(
      /root:|"dependencies"|"workspaces"|\[core\]|waiting\.js|\/work\/|node_modules/,
    );
    expect(g.logger.messages('error')).toEqual([]);
  });

  test('does not hide a frame or a secret in the log, in capitals or with dots', async () => {
    const g = gateway();
    for (const path of [
      '/s/canary-frame',
      '/S/canary-frame',
      '/INTERACTION/canary-frame',
      '/Auth/canary-frame',
    ]) {
      await sendRaw(g, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    }
    expect(g.logger.text()).not.toContain('canary-frame');
  });
});
