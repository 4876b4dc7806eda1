import { test } from 'vitest';
import { killPrimaries } from '../support/faults/primary-kills.ts';
import { clusterTopology } from '../support/faults/redis-topologies.ts';

test('primaries of a cluster die one after another: writes are back within 15 s, nothing spent comes back', async () => {
  await killPrimaries('Redis primary killed (cluster)', await clusterTopology());
});
