import { isBlocked, type Overview, type SignedIn } from '../../domain/account/index.ts';
import { type Browser, displayName, type User } from '../../domain/directory/index.ts';
import type { AccountBrowser, AccountHistoryEntry, AccountNotice, AccountPage } from '../../pages/index.ts';
import { accountPaths } from '../routes.ts';

/** What the account page is given. */
export function accountPage(
  { session, user }: SignedIn,
  { phones, browsers, history, otherSessions, signOns, lasting }: Overview,
  more: { now: number; recovery: { readyAt: number } | undefined },
): AccountPage {
  return {
    paths: accountPaths,
    person: personOf(user),
    phones: phones.map(({ id, name, kind, createdAt }) => ({
      id,
      name,
      kind,
      addedAt: createdAt,
      current: id === session.phoneId,
    })),
    browsers: browsers.map((browser) => browserOf(browser, more.now)),
    history: history.map(entryOf),
    otherSessions,
    signOns,
    lasting,
    ...(more.recovery && { recovery: { readyAt: more.recovery.readyAt } }),
    ...(session.notice !== undefined && { notice: { kind: session.notice as AccountNotice } }),
  };
}

const personOf = (user: User): AccountPage['person'] => ({
  name: displayName(user),
  emailVerified: user.emailVerified,
  ...(user.nickname !== undefined && { nickname: user.nickname }),
  ...(user.email !== undefined && { email: user.email }),
  ...(user.phoneNumber !== undefined && { phoneNumber: user.phoneNumber }),
  ...(user.address !== undefined && { address: user.address.split('\n') }),
});

function browserOf(one: Browser, now: number): AccountBrowser {
  const { id, browser, system, place, blockedUntil, reportedAt, lastSeenAt, firstSeenAt } = one;
  const what = { id, browser, system, place };
  if (isBlocked(one, now)) return { ...what, kind: 'blocked', at: blockedUntil ?? now };
  if (lastSeenAt === undefined) return { ...what, kind: 'reported', at: reportedAt ?? firstSeenAt };
  return { ...what, kind: 'used', at: lastSeenAt };
}

const entryOf = ({
  kind,
  at,
  place,
  application,
  phone,
}: Overview['history'][number]): AccountHistoryEntry => ({
  kind,
  at,
  place,
  ...(application !== undefined && { application: application === 'gone' ? {} : application }),
  ...(phone !== undefined && { phone }),
});
