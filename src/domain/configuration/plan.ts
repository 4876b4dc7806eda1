import type { Integration } from '../directory/index.ts';
import { type WrittenIntegration, writtenOf } from './integration-fields.ts';

/** What becomes of an integration. `leave`: it is not in the file, and nobody said that it is to go. */
export const ACTIONS = ['create', 'change', 'keep', 'remove', 'leave'] as const;
export type Action = (typeof ACTIONS)[number];

/** One field that is not as the file has it. Of keys and pictures their names are told. */
export interface FieldChange {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** What differs between an integration and what it is to be, field by field in the order in which they are written. */
export function differences(old: Integration, next: Integration): FieldChange[] {
  const [from, to] = [shown(writtenOf(old)), shown(writtenOf(next))];
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return names.flatMap((field) =>
    JSON.stringify(from[field]) === JSON.stringify(to[field])
      ? []
      : [{ field, from: from[field], to: to[field] }],
  );
}

/** The names of the logos, and their pictures where a name alone does not tell them apart. */
export function logoDifference(old: Integration, next: Integration): FieldChange[] {
  const [from, to] = [old, next].map(({ branding }) =>
    branding.logos.map(
      ({ name, light, dark }) =>
        `${name} ${light.hash.slice(0, 8)}${dark ? ` ${dark.hash.slice(0, 8)}` : ''}`,
    ),
  );
  return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ field: 'logos', from, to }];
}

/** Lifetimes as fields of their own. */
function shown({ lifetimes, ...rest }: WrittenIntegration): Record<string, unknown> {
  const lives = Object.entries(lifetimes ?? {}).map(([name, life]) => [`lifetimes.${name}`, life]);
  return { ...rest, ...Object.fromEntries(lives) };
}
