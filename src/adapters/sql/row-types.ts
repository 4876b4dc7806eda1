import { z } from 'zod';
import { type Id, unavailable } from '../../kernel/index.ts';

/** What columns hold. Rows are doubted: a column that cannot be understood is an error. */
export const id = <P extends string>(prefix: P) =>
  z.string().refine((text): text is Id<P> => text.startsWith(`${prefix}_`), `not a ${prefix}_ id`);
export const flag = z.union([z.literal(0), z.literal(1)]).transform((value) => value === 1);
export const optional = <T extends z.ZodType>(type: T) =>
  type.nullable().transform((value) => value ?? undefined);
export const time = z.coerce.number().int();
export const json = <T extends z.ZodType>(type: T) =>
  z
    .string()
    .transform((text) => JSON.parse(text) as unknown)
    .pipe(type);

/** The row as this type says; rejects with kind `unavailable`, naming table and row. */
export function read<T extends z.ZodType>(table: string, type: T, row: { id: string }): z.output<T> {
  const parsed = type.safeParse(row);
  if (parsed.success) return parsed.data;
  throw unavailable(`${table} has a row that cannot be understood: ${row.id}`, parsed.error);
}
