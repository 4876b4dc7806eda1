import { test } from 'vitest';
import { killPrimaries } from '../support/faults/primary-kills.ts';
import { sentinelTopology } from '../support/faults/redis-topologies.ts';

test('a primary that sentinels watch dies again and again: writes are back within 15 s, nothing spent comes back', async () => {
  await killPrimaries('Redis primary killed (sentinels)', await sentinelTopology());
});
