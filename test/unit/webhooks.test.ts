import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { nextTry } from '../../src/domain/webhooks/delivery.ts';
import {
  EVENT_TYPES,
  type FollowedEvent,
  headersFor,
  isPublicAddress,
  messageOf,
  newSecret,
  RETRY_AFTER,
} from '../../src/domain/webhooks/index.ts';
import { decideWebhook } from '../../src/domain/webhooks/webhook-input.ts';
import {
  DAY,
  HOUR,
  type IntegrationId,
  type OrganizationId,
  SECOND,
  type UserId,
} from '../../src/kernel/index.ts';
import { FixedRandom } from '../support/fixed-random.ts';

const AT = Date.UTC(2026, 0, 1);
const random = new FixedRandom('webhooks');
const event = (change: Partial<FollowedEvent> = {}): FollowedEvent => ({
  id: 'evt_0',
  at: AT,
  event: 'challenge.consumed',
  organizationId: 'org_a' as OrganizationId,
  integrationId: 'int_a' as IntegrationId,
  userId: 'usr_a' as UserId,
  detail: { acr: 'phr' },
  ...change,
});

describe('a webhook as it is typed', () => {
  const faultsOf = (input: Parameters<typeof decideWebhook>[0]) => {
    try {
      decideWebhook(input);
      return [];
    } catch (error) {
      return (error as { faults: { path: string; reason: string }[] }).faults.map(
        ({ path, reason }) => `${path}: ${reason}`,
      );
    }
  };

  test.each([
    ['', 'required'],
    ['hooks.example.com', 'no_url'],
    ['/hooks', 'no_url'],
    ['https://hooks.example.com/a b', 'no_url'],
    ['https://hooks.example.com\\@evil.example', 'no_url'],
    ['http://hooks.example.com/', 'https'],
    ['ftp://hooks.example.com/', 'https'],
    ['https://user:password@hooks.example.com/', 'user'],
    ['https://hooks.example.com/#x', 'fragment'],
    [`https://hooks.example.com/${'x'.repeat(10_000)}`, 'too_long'],
    ['https://localhost/', 'private'],
    ['https://hooks/', 'private'],
    ['https://hooks.internal/', 'private'],
    ['https://hooks.internal./', 'private'],
    ['https://127.0.0.1/', 'private'],
    ['https://2130706433/', 'private'],
    ['https://0x7f.1/', 'private'],
    ['https://10.1.2.3/', 'private'],
    ['https://169.254.169.254/latest/meta-data', 'private'],
    ['https://[::1]/', 'private'],
    ['https://[::ffff:10.0.0.1]/', 'private'],
    ['https://[fd00::1]/', 'private'],
  ])('is refused with the address %s', (url, reason) => {
    expect(faultsOf({ url, kinds: ['keys'] })).toEqual([`url: ${reason}`]);
  });

  test('is told of all its faults at once, each with its field', () => {
    expect(faultsOf({ url: 'http://a', kinds: [], description: 'x'.repeat(201) })).toEqual([
      'url: https',
      'description: too_long',
      'kinds: none',
    ]);
    expect(faultsOf({ url: 'https://a.example', kinds: ['all'], description: 'a\u202eb' })).toEqual([
      'description: characters',
      'kinds: unknown',
    ]);
  });

  test('is kept without blanks around it, each kind once and in order', () => {
    const input = {
      url: ' https://a.example/x ',
      kinds: ['keys', 'sign-ins', 'keys'],
      description: ' desk ',
    };
    expect(decideWebhook(input)).toEqual({
      url: 'https://a.example/x',
      kinds: ['sign-ins', 'keys'],
      description: 'desk',
    });
  });
});

test('only addresses of the Internet are public', () => {
  for (const address of ['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c', '::ffff:93.184.215.14']) {
    expect(isPublicAddress(address), address).toBe(true);
  }
  const inside =
    '0.0.0.0 10.0.0.1 100.64.0.1 127.0.0.1 169.254.169.254 172.16.0.1 192.168.0.1 192.0.2.1 198.18.0.1';
  const more =
    '224.0.0.1 240.0.0.1 255.255.255.255 :: ::1 fe80::1 fc00::1 ff02::1 ::ffff:127.0.0.1 2001:db8::1';
  for (const address of [
    ...inside.split(' '),
    ...more.split(' '),
    '64:ff9b::a00:1',
    '2002:a00:1::',
    'no',
    '',
  ]) {
    expect(isPublicAddress(address), address).toBe(false);
  }
});

describe('a signature', () => {
  test('is what the specification’s own example says', () => {
    const message = { eventId: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}' };
    expect(headersFor(message, ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], 1_614_265_330_000)).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  test('of two secrets is taken by a receiver that has either, and by no other', () => {
    const [old, current, other] = [newSecret(random), newSecret(random), newSecret(random)];
    expect(current).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const headers = headersFor({ eventId: 'evt_1', body: '{"a":1}' }, [current, old], Date.now());
    for (const secret of [old, current]) {
      expect(new Webhook(secret).verify('{"a":1}', headers)).toEqual({ a: 1 });
      expect(() => new Webhook(secret).verify('{"a":2}', headers)).toThrow();
    }
    expect(() => new Webhook(other).verify('{"a":1}', headers)).toThrow();
  });
});

describe('the schedule', () => {
  test('is ten attempts in a little more than three days, each a little late by chance', () => {
    let now = AT;
    const failed = { status: 500, response: '', retryAfter: undefined };
    for (const [index, wait] of RETRY_AFTER.entries()) {
      const next = nextTry(index + 1, failed, now, random) ?? 0;
      expect(next - now).toBeGreaterThanOrEqual(wait);
      expect(next - now).toBeLessThan(wait * 1.2);
      now = next;
    }
    expect(nextTry(10, failed, now, random)).toBeUndefined();
    expect(now - AT).toBeGreaterThan(3 * DAY);
    expect(now - AT).toBeLessThan(4 * DAY);
  });

  test('waits longer where the receiver asks, and never much longer', () => {
    const asks = (retryAfter: number) =>
      (nextTry(1, { status: 429, response: '', retryAfter }, AT, random) ?? 0) - AT;
    expect(asks(60 * SECOND)).toBeGreaterThanOrEqual(60 * SECOND);
    expect(asks(30 * DAY)).toBeLessThan(HOUR + 2 * SECOND);
  });
});

describe('what is told', () => {
  test('has ids and small words, and nothing personal or secret', () => {
    const message = messageOf(
      event({ detail: { acr: 'phr', secret: 'no', by: 'member', actor: 'usr_b' }, phoneId: 'phn_a' }),
    );
    expect(message).toMatchObject({ type: 'sign_in.completed', kind: 'sign-ins', organizationId: 'org_a' });
    expect(JSON.parse(message?.body ?? '')).toEqual({
      type: 'sign_in.completed',
      timestamp: '2026-01-01T00:00:00.000Z',
      data: {
        organization_id: 'org_a',
        integration_id: 'int_a',
        user_id: 'usr_a',
        phone_id: 'phn_a',
        method: 'phone',
        acr: 'phr',
        actor: { kind: 'member', id: 'usr_b' },
      },
    });
  });

  test('is nobody’s business where it belongs to no organization, or to the gateway’s own pages', () => {
    expect(messageOf(event({ organizationId: undefined }))).toBeUndefined();
    expect(messageOf(event({ integrationId: undefined }))).toBeUndefined();
    expect(messageOf(event({ detail: { purpose: 'account' } }))).toBeUndefined();
    expect(messageOf(event({ detail: { acr: 'phr', test: 'yes' } }))).toBeUndefined();
    expect(messageOf(event({ event: 'challenge.claimed' }))).toBeUndefined();
  });

  test('is whatever happens to what is an organization’s own, by its own name', () => {
    const told = { 'member.removed': 'members', 'integration.deleted': 'integrations' } as const;
    for (const [name, kind] of Object.entries(told)) {
      const message = messageOf(event({ event: name as FollowedEvent['event'], integrationId: undefined }));
      expect(message).toMatchObject({ type: name, kind });
    }
    for (const name of ['key.rotated', 'organization.updated', 'webhook.updated', 'user.updated'] as const) {
      expect(messageOf(event({ event: name })), name).toBeUndefined();
    }
  });

  test('is named in one way: a noun and what happened', () => {
    for (const { type } of Object.values(EVENT_TYPES)) expect(type).toMatch(/^[a-z_]+\.[a-z_]+$/);
  });
});
