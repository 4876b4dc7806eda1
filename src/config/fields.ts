import { z } from 'zod';
import { SECOND } from '../kernel/index.ts';

/** A setting in seconds, given on as milliseconds. */
export const milliseconds = (name: string, fallback: number, least: number, most: number) =>
  z.coerce
    .number({ error: `${name} must be a number of seconds.` })
    .min(least / SECOND, `${name} must be at least ${least / SECOND} seconds.`)
    .max(most / SECOND, `${name} must be at most ${most / SECOND} seconds.`)
    .default(fallback / SECOND)
    .transform((seconds) => Math.round(seconds * SECOND));

/** A setting that counts requests. */
export const perMinute = (name: string, fallback: number) =>
  z.coerce
    .number({ error: `${name} must be a number of requests a minute.` })
    .int(`${name} must be a whole number.`)
    .min(1, `${name} must be at least 1.`)
    .default(fallback);
