import { describe, expect, test } from 'vitest';
import { addressOf, redisPlaceOf } from '../../src/adapters/ephemeral/redis-place.ts';

describe('REDIS_URL', () => {
  test.each([
    ['redis://localhost', { kind: 'single', tls: false, nodes: [{ host: 'localhost', port: 6379 }], db: 0 }],
    ['redis://:p%40ss@10.0.0.1:7000/3', { password: 'p@ss', username: undefined, db: 3 }],
    [
      'rediss://gateway:a:b@[2001:db8::1]:6380',
      { tls: true, username: 'gateway', password: 'a:b', nodes: [{ host: '2001:db8::1', port: 6380 }] },
    ],
    [
      'redis+sentinel://a,b:26380/main',
      {
        kind: 'sentinel',
        name: 'main',
        nodes: [
          { host: 'a', port: 26_379 },
          { host: 'b', port: 26_380 },
        ],
      },
    ],
    ['rediss+sentinel://u:p@a/main/2', { kind: 'sentinel', tls: true, name: 'main', db: 2 }],
    [
      'redis+cluster://u:p@a:1,b:2,c:3',
      {
        kind: 'cluster',
        nodes: [
          { host: 'a', port: 1 },
          { host: 'b', port: 2 },
          { host: 'c', port: 3 },
        ],
      },
    ],
  ])('%s is understood', (url, place) => {
    expect(redisPlaceOf(url)).toMatchObject(place);
  });

  test.each([
    'redis://a,b',
    'redis+sentinel://a,b',
    'redis+cluster://a/1',
    'redis://a:99999',
    'redis://a/x',
    'redis://secret@word@host',
    'redis://%ZZ:p@host',
    'redis+sentinel://a/main/1/2',
    'http://a',
    'redis://',
  ])('%s is refused, and nothing of it is shown', (url) => {
    const refused = () => redisPlaceOf(url);
    expect(refused).toThrow(/REDIS_URL must look like redis:/);
    expect(refused).not.toThrow(/secret|%ZZ/);
  });

  test('shows hosts and the primary’s name, and no password', () => {
    expect(addressOf(redisPlaceOf('redis+sentinel://u:p@a,b/main'))).toBe(
      'main by the sentinels a:26379, b:26379',
    );
    expect(addressOf(redisPlaceOf('rediss://u:p@[::1]'))).toBe('[::1]:6379');
  });
});
