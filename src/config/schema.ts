import { z } from 'zod';
import { DAY } from '../kernel/index.ts';
import { LIMIT_FIELDS, TIMER_FIELDS } from './timers-and-limits.ts';

/** Under a week there is hardly time for two days of publishing; over two years nobody remembers how it goes. */
const KEY_LIFE_RANGE = 'COUNTERSIGN_KEY_LIFE must be 7 to 730 days, or 0: rotate by command alone.';

const WORKERS_RANGE = 'COUNTERSIGN_WORKERS must be 1 to 99, or auto: one for each core.';
const DRAIN_RANGE = 'COUNTERSIGN_DRAIN_DELAY must be 0 to 60 seconds.';

/** A month, so that a slip of the pen takes no evidence away before anybody has seen it; ten years. */
const auditDays = (name: string, fallback: number) => {
  const range = `${name} must be 30 to 3650 days, or 0: for good.`;
  return z.coerce
    .number({ error: range })
    .int(range)
    .refine((days) => days === 0 || (days >= 30 && days <= 3650), range)
    .default(fallback)
    .transform((days) => (days === 0 ? undefined : days * DAY));
};

/** Every setting there is, as a string from outside and as what it becomes. */
export const schema = z.object({
  PORT: z.coerce
    .number({ error: 'PORT must be a number from 1 to 65535, such as 3000.' })
    .int('PORT must be a whole number.')
    .min(0, 'PORT must be from 1 to 65535.')
    .max(65_535, 'PORT must be from 1 to 65535.')
    .default(3000),
  HOST: z.string().optional(),
  METRICS_PORT: z.coerce
    .number({ error: 'METRICS_PORT must be a number from 1 to 65535, such as 9464.' })
    .int('METRICS_PORT must be a whole number.')
    .min(0, 'METRICS_PORT must be from 1 to 65535.')
    .max(65_535, 'METRICS_PORT must be from 1 to 65535.')
    .optional(),
  METRICS_HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: z.string().optional(),
  DATA_DIR: z.string().default('./data'),
  SECRET: z.string().optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .string()
    .regex(
      /^https?:\/\/[^\s/]+/,
      'OTEL_EXPORTER_OTLP_ENDPOINT must be the address of a collector that takes OTLP over HTTP, such as http://localhost:4318.',
    )
    .optional(),
  DATABASE_URL: z.string().optional(),
  REDIS_URL: z
    .string()
    .regex(
      /^rediss?(\+sentinel|\+cluster)?:\/\//,
      'REDIS_URL must begin with redis://, redis+sentinel:// or redis+cluster:// (rediss… for TLS), such as redis://localhost:6379.',
    )
    .optional(),
  REDIS_SENTINEL_PASSWORD: z.string().optional(),
  TRUST_PROXY: z.string().optional(),
  SMTP_URL: z
    .string()
    .regex(
      /^smtps?:\/\/[^\s/]+/,
      'SMTP_URL must begin with smtp:// or smtps://, such as smtp://user:password@mail.example.com:587.',
    )
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(
      /^([^<>\r\n]+<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/,
      'MAIL_FROM must be an address, such as Countersign <sign-in@example.com>.',
    )
    .optional(),
  NODE_ENV: z
    .enum(['production', 'development', 'test'], {
      error: 'NODE_ENV must be production, development or test.',
    })
    .default('development'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], {
      error: 'LOG_LEVEL must be debug, info, warn, error or silent.',
    })
    .default('info'),
  ...TIMER_FIELDS,
  ...LIMIT_FIELDS,
  COUNTERSIGN_RECOVERY_WAIT: z.coerce
    .number({ error: 'COUNTERSIGN_RECOVERY_WAIT must be a number of hours.' })
    .min(1, 'COUNTERSIGN_RECOVERY_WAIT must be at least 1 hour.')
    .max(14 * 24, 'COUNTERSIGN_RECOVERY_WAIT must be at most 336 hours.')
    .default(24),
  COUNTERSIGN_KEY_LIFE: z.coerce
    .number({ error: KEY_LIFE_RANGE })
    .int(KEY_LIFE_RANGE)
    .refine((days) => days === 0 || (days >= 7 && days <= 730), KEY_LIFE_RANGE)
    .default(90),
  COUNTERSIGN_AUDIT_RETENTION: auditDays('COUNTERSIGN_AUDIT_RETENTION', 400),
  COUNTERSIGN_AUDIT_PERSONAL_RETENTION: auditDays('COUNTERSIGN_AUDIT_PERSONAL_RETENTION', 0),
  COUNTERSIGN_ENTRA_AUTHORITY: z.string().optional(),
  COUNTERSIGN_SESSIONS: z
    .enum(['on', 'off'], { error: 'COUNTERSIGN_SESSIONS must be on or off.' })
    .default('off'),
  COUNTERSIGN_ORGANIZATIONS: z
    .enum(['operators', 'anybody'], { error: 'COUNTERSIGN_ORGANIZATIONS must be operators or anybody.' })
    .default('operators'),
  COUNTERSIGN_WORKERS: z
    .string()
    .regex(/^(auto|[1-9]\d?)$/, WORKERS_RANGE)
    .default('1'),
  COUNTERSIGN_DRAIN_DELAY: z.coerce
    .number({ error: DRAIN_RANGE })
    .min(0, DRAIN_RANGE)
    .max(60, DRAIN_RANGE)
    .optional(),
  COUNTERSIGN_SETUP_LINK: z
    .enum(['print', 'hide'], { error: 'COUNTERSIGN_SETUP_LINK must be print or hide.' })
    .default('print'),
  COUNTERSIGN_ANDROID_APPS: z.string().optional(),
  COUNTERSIGN_APPLE_APPS: z.string().optional(),
});
