import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { machineBootId, SqliteEphemeralStore } from '../../src/adapters/ephemeral/index.ts';
import { ephemeralKey, HOUR, MINUTE, silentLogger } from '../../src/kernel/index.ts';
import { FakeClock } from '../support/fake-clock.ts';

const door = new URL('../../src/adapters/ephemeral/index.ts', import.meta.url).href;
const a = ephemeralKey('once', 'a');
const unavailable = { name: 'GatewayError', kind: 'unavailable' };

describe('the ephemeral file', () => {
  let folder: string;
  let file: string;
  let clock: FakeClock;
  const opened: SqliteEphemeralStore[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-ephemeral-'));
    file = join(folder, 'ephemeral.db');
    clock = new FakeClock();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
    rmSync(folder, { recursive: true });
  });

  function open(bootId = 'this boot'): SqliteEphemeralStore {
    const store = SqliteEphemeralStore.open({ file, bootId, clock, logger: silentLogger });
    opened.push(store);
    return store;
  }

  /** Runs the script in another process, with `store` opened on `file`. Gives what it printed. */
  function elsewhere(script: string, shell = ''): string {
    const code = `
      import { SqliteEphemeralStore } from ${JSON.stringify(door)};
      const [file] = process.argv.slice(1);
      const logger = { debug() {}, info() {}, warn() {}, error() {} };
      const open = () => SqliteEphemeralStore.open({ file, bootId: 'this boot', clock: { now: () => 0 }, logger });
      ${script}`;
    const node = [
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      '--input-type=module',
      '-e',
      code,
      file,
    ];
    const { stdout, stderr } = spawnSync('sh', ['-c', `${shell} exec "$@"`, 'sh', ...node], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    return stdout.trim();
  }

  test('a value is there one millisecond before its life is over and gone when it is', async () => {
    const store = open();
    await store.put(a, 'one', 1_000);
    clock.advance(999);
    expect(await store.get(a)).toBe('one');
    clock.advance(1);
    expect(await store.get(a)).toBeUndefined();
    expect(await store.replace(a, 'one', 'two', 1_000)).toBe(false);
    expect(await store.add(a, 'two', 1_000)).toBe(true);
  });

  test('opened again under the same boot it has what was written', async () => {
    const before = open();
    await before.put(a, 'one', HOUR);
    await before.join(ephemeralKey('members', 'a'), 'x', HOUR);
    await before.close();
    const after = open();
    expect(await after.get(a)).toBe('one');
    expect(await after.members(ephemeralKey('members', 'a'))).toEqual(['x']);
  });

  test('what a process wrote that was killed is there, and what it spent stays spent', async () => {
    const spent = ephemeralKey('once', 'spent');
    elsewhere(`
      const store = open();
      await store.put(${JSON.stringify(a)}, 'one', 1e15);
      await store.put(${JSON.stringify(spent)}, 'one', 1e15);
      await store.take(${JSON.stringify(spent)});
      process.kill(process.pid, 'SIGKILL');`);
    const store = open();
    expect(await store.get(a)).toBe('one');
    expect(await store.get(spent)).toBeUndefined();
  });

  test('opened under another boot it has nothing', async () => {
    const before = open();
    await before.put(a, 'one', HOUR);
    await before.join(ephemeralKey('members', 'a'), 'x', HOUR);
    await before.close();
    const after = open('another boot');
    expect(await after.get(a)).toBeUndefined();
    expect(await after.members(ephemeralKey('members', 'a'))).toEqual([]);
    await after.put(a, 'two', HOUR);
    await after.close();
    expect(await open('another boot').get(a)).toBe('two');
  });

  test('a second opener in this process is refused and told what to do', () => {
    open();
    expect(() => open()).toThrow(/Another gateway already uses this ephemeral file .* REDIS_URL/);
  });

  test('a second process is refused, even after a second opener here was, and the first goes on', async () => {
    const store = open();
    await store.put(a, 'one', HOUR);
    expect(() => open()).toThrow('already uses');
    const told = elsewhere(`try { open(); } catch (fault) { console.log(fault.name, fault.code); }`);
    expect(told).toBe('GatewayError ephemeral_file_in_use');
    expect(await store.get(a)).toBe('one');
  });

  test('a file that was closed is free for the next', async () => {
    await open().close();
    expect(() => open()).not.toThrow();
  });

  test('a file or folder that cannot be used is refused with its path', () => {
    writeFileSync(file, 'This was never a database. '.repeat(500));
    expect(() => open()).toThrow(file);
    file = join(folder, 'missing', 'ephemeral.db');
    expect(() => open()).toThrow(file);
  });

  test('a file that is damaged under way means unavailable, never absent', async () => {
    const keys = Array.from({ length: 200 }, (_, n) => ephemeralKey('once', `${n}`));
    const value = 'x'.repeat(2_000);
    const before = open();
    for (const key of keys) await before.put(key, value, HOUR);
    await before.close();
    const store = open();
    const intact = 8 * 4_096;
    const damage = Buffer.alloc(statSync(file).size - intact, '*');
    const handle = openSync(file, 'r+');
    writeSync(handle, damage, 0, damage.length, intact);
    closeSync(handle);
    const outcomes = await Promise.allSettled(keys.map((key) => store.get(key)));
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused) expect(reason).toMatchObject(unavailable);
    for (const outcome of outcomes) if (outcome.status === 'fulfilled') expect(outcome.value).toBe(value);
  });

  test('a full disk means unavailable, and what was there can still be read', () => {
    const told = elsewhere(
      `
      const store = open();
      await store.put('a', 'one', 1e15);
      const big = 'x'.repeat(20_000);
      const outcomes = [];
      for (let n = 0; n < 20 && !outcomes.length; n++) {
        await store.put('big' + n, big, 1e15).catch((fault) => outcomes.push(fault.kind));
      }
      await store.add('b', big, 1e15).catch((fault) => outcomes.push(fault.kind));
      await store.join('c', big, 1e15).catch((fault) => outcomes.push(fault.kind));
      await store.replace('a', 'one', big, 1e15).catch((fault) => outcomes.push(fault.kind));
      console.log(...outcomes, await store.get('a'), await store.get('b'), (await store.members('c')).length);`,
      'ulimit -f 200;',
    );
    expect(told).toBe('unavailable unavailable unavailable unavailable one undefined 0');
  });

  test('sweep removes what is dead, sets too, and nothing else', async () => {
    const store = open();
    await store.put(a, 'one', MINUTE);
    await store.join(ephemeralKey('members', 'a'), 'x', MINUTE);
    await store.put(ephemeralKey('once', 'b'), 'two', HOUR);
    clock.advance(MINUTE);
    expect(await store.sweep()).toBe(2);
    expect(await store.sweep()).toBe(0);
    expect(await store.get(ephemeralKey('once', 'b'))).toBe('two');
  });

  test('only its owner can read the file', () => {
    open();
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(statSync(`${file}-wal`).mode & 0o077).toBe(0);
  });

  test('a fault names neither key nor value', async () => {
    const store = open();
    await store.join(a, 'x', HOUR);
    const fault = await store.replace(a, 'a secret', 'another secret', HOUR).catch((cause: unknown) => cause);
    expect(fault).toMatchObject(unavailable);
    expect(String(fault) + JSON.stringify(fault)).not.toContain('secret');
  });

  test('the boot id is the same at every asking', () => {
    expect(machineBootId(clock)).toMatch(/^\S+$/);
    expect(machineBootId(clock)).toBe(machineBootId(clock));
  });
});
