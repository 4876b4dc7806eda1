import type { z } from 'zod';
import { MINUTE, SECOND } from '../kernel/index.ts';
import { milliseconds, perMinute } from './fields.ts';

/** How long the parts of one sign-in live, in milliseconds. Each default carries its reason. */
export interface Timers {
  /** One image of the QR: short enough that a photograph is soon worthless, long enough for a slow camera. */
  frameStep: number;
  /** How long after its start a frame is still taken: the time to focus, scan and open the page. */
  frameLife: number;
  /** An unscanned challenge: the open page renews it silently, a closed one lets it die. */
  unscanned: number;
  /** The end of an unscanned challenge however often it was renewed; then a new code is a click away. */
  unscannedAtMost: number;
  /** From the claim to the answer: reading a screen and lifting a finger. */
  answer: number;
  /** For the code that a phone shows to be typed into the waiting page. */
  confirm: number;
  /** A scanned challenge whose person is setting a phone up: as long as that takes. */
  enrolling: number;
  /** From the approval to the browser's collecting it. */
  collect: number;
  /** The whole sign-in: the interaction and its cookies. */
  interaction: number;
}

/** How many a minute one address (or one phone) may make. An office behind one address is many people. */
export interface Limits {
  readonly authorize: number;
  /** Sign-ins begun at one integration: half of all, so that a flood of one leaves the others some. */
  readonly integration: number;
  /** Sign-ins begun by all together: with how long each is kept unless somebody goes on with it, what they fill. */
  readonly begun: number;
  readonly scan: number;
  readonly invitation: number;
  readonly phone: number;
  /** Short codes and mailed codes that are typed in: few enough that guessing gets nowhere. */
  readonly typed: number;
  /** Mails that one address may have sent, an hour. */
  readonly mail: number;
  /** Mails to one mailbox that one address may have sent, an hour. */
  readonly mailbox: number;
  /** Requests of one person's account pages. */
  readonly account: number;
  readonly dashboard: number;
  /** Refusals shown to one address that are written into the audit log. */
  readonly refusal: number;
  /** The same of all addresses, an hour: strangers must not fill the disk. */
  readonly refusals: number;
}

/** The settings of the timers, in seconds, as milliseconds. */
export const TIMER_FIELDS = {
  COUNTERSIGN_FRAME_STEP: milliseconds('COUNTERSIGN_FRAME_STEP', 5 * SECOND, SECOND, 30 * SECOND),
  COUNTERSIGN_FRAME_LIFE: milliseconds('COUNTERSIGN_FRAME_LIFE', 30 * SECOND, 3 * SECOND, 2 * MINUTE),
  COUNTERSIGN_UNSCANNED: milliseconds('COUNTERSIGN_UNSCANNED', 120 * SECOND, 30 * SECOND, 5 * MINUTE),
  COUNTERSIGN_UNSCANNED_AT_MOST: milliseconds(
    'COUNTERSIGN_UNSCANNED_AT_MOST',
    5 * MINUTE,
    MINUTE,
    10 * MINUTE,
  ),
  COUNTERSIGN_ANSWER: milliseconds('COUNTERSIGN_ANSWER', 90 * SECOND, 20 * SECOND, 5 * MINUTE),
  COUNTERSIGN_CONFIRM: milliseconds('COUNTERSIGN_CONFIRM', 120 * SECOND, 30 * SECOND, 5 * MINUTE),
  COUNTERSIGN_ENROLLING: milliseconds('COUNTERSIGN_ENROLLING', 10 * MINUTE, MINUTE, 15 * MINUTE),
  COUNTERSIGN_COLLECT: milliseconds('COUNTERSIGN_COLLECT', 60 * SECOND, 5 * SECOND, 2 * MINUTE),
  COUNTERSIGN_INTERACTION: milliseconds('COUNTERSIGN_INTERACTION', 20 * MINUTE, 2 * MINUTE, 60 * MINUTE),
};

export const LIMIT_FIELDS = {
  COUNTERSIGN_LIMIT_AUTHORIZE: perMinute('COUNTERSIGN_LIMIT_AUTHORIZE', 120),
  COUNTERSIGN_LIMIT_INTEGRATION: perMinute('COUNTERSIGN_LIMIT_INTEGRATION', 10_000),
  COUNTERSIGN_LIMIT_BEGUN: perMinute('COUNTERSIGN_LIMIT_BEGUN', 20_000),
  COUNTERSIGN_LIMIT_SCAN: perMinute('COUNTERSIGN_LIMIT_SCAN', 120),
  COUNTERSIGN_LIMIT_INVITATION: perMinute('COUNTERSIGN_LIMIT_INVITATION', 10),
  COUNTERSIGN_LIMIT_PHONE: perMinute('COUNTERSIGN_LIMIT_PHONE', 60),
  COUNTERSIGN_LIMIT_TYPED: perMinute('COUNTERSIGN_LIMIT_TYPED', 10),
  COUNTERSIGN_LIMIT_MAIL: perMinute('COUNTERSIGN_LIMIT_MAIL', 20),
  COUNTERSIGN_LIMIT_MAILBOX: perMinute('COUNTERSIGN_LIMIT_MAILBOX', 5),
  COUNTERSIGN_LIMIT_ACCOUNT: perMinute('COUNTERSIGN_LIMIT_ACCOUNT', 120),
  COUNTERSIGN_LIMIT_DASHBOARD: perMinute('COUNTERSIGN_LIMIT_DASHBOARD', 600),
  COUNTERSIGN_LIMIT_REFUSAL: perMinute('COUNTERSIGN_LIMIT_REFUSAL', 10),
  COUNTERSIGN_LIMIT_REFUSALS: perMinute('COUNTERSIGN_LIMIT_REFUSALS', 1_000),
};

type Read<Fields extends z.ZodRawShape> = z.output<z.ZodObject<Fields>>;

export const timersOf = (env: Read<typeof TIMER_FIELDS>): Timers => ({
  frameStep: env.COUNTERSIGN_FRAME_STEP,
  frameLife: env.COUNTERSIGN_FRAME_LIFE,
  unscanned: env.COUNTERSIGN_UNSCANNED,
  unscannedAtMost: env.COUNTERSIGN_UNSCANNED_AT_MOST,
  answer: env.COUNTERSIGN_ANSWER,
  confirm: env.COUNTERSIGN_CONFIRM,
  enrolling: env.COUNTERSIGN_ENROLLING,
  collect: env.COUNTERSIGN_COLLECT,
  interaction: env.COUNTERSIGN_INTERACTION,
});

export const limitsOf = (env: Read<typeof LIMIT_FIELDS>): Limits => ({
  authorize: env.COUNTERSIGN_LIMIT_AUTHORIZE,
  integration: env.COUNTERSIGN_LIMIT_INTEGRATION,
  begun: env.COUNTERSIGN_LIMIT_BEGUN,
  scan: env.COUNTERSIGN_LIMIT_SCAN,
  invitation: env.COUNTERSIGN_LIMIT_INVITATION,
  phone: env.COUNTERSIGN_LIMIT_PHONE,
  typed: env.COUNTERSIGN_LIMIT_TYPED,
  mail: env.COUNTERSIGN_LIMIT_MAIL,
  mailbox: env.COUNTERSIGN_LIMIT_MAILBOX,
  account: env.COUNTERSIGN_LIMIT_ACCOUNT,
  dashboard: env.COUNTERSIGN_LIMIT_DASHBOARD,
  refusal: env.COUNTERSIGN_LIMIT_REFUSAL,
  refusals: env.COUNTERSIGN_LIMIT_REFUSALS,
});
