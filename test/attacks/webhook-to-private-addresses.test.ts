import { expect, onTestFinished, test } from 'vitest';
import { HttpsTransport } from '../../src/adapters/webhooks/index.ts';
import { openBystander } from '../support/webhook-receiver.ts';

test('a webhook never reaches a server inside, by its address or by a name that leads there', async () => {
  const bystander = await openBystander();
  onTestFinished(() => bystander.close());
  for (const found of [['93.184.215.14', '127.0.0.1'], ['10.0.0.1'], ['::ffff:127.0.0.1'], ['fd00::1']]) {
    const transport = new HttpsTransport({
      resolve: async () => found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    });
    const post = (url: string) =>
      transport.post({ url, headers: {}, body: '{}', signal: new AbortController().signal });
    const inside = { fault: 'private_address' };
    expect(await post(`https://hooks.example.com:${bystander.port}/`)).toEqual(inside);
    expect(await post(`https://127.0.0.1:${bystander.port}/`)).toEqual(inside);
    expect(await post(`https://[::1]:${bystander.port}/`)).toEqual(inside);
    expect(await post(`http://hooks.example.com:${bystander.port}/`)).toEqual({ fault: 'unreachable' });
  }
  expect(await new HttpsTransport().post(toLocalhost(bystander.port))).toEqual({ fault: 'private_address' });
  expect(bystander.visits()).toBe(0);
});

/** As it is in the product: this machine's own name, asked of this machine. */
const toLocalhost = (port: number) => ({
  url: `https://localhost:${port}/`,
  headers: {},
  body: '{}',
  signal: new AbortController().signal,
});
