import { z } from 'zod';
import { factorNotOffered, requestRefused } from './entra-errors.ts';

/** What Microsoft Entra asks of us after its own first factor: who it is about, and what the answer may say. */
export interface SecondFactor {
  /** With `objectId`, the account in Entra: never changed, never given to somebody else. Lower case. */
  readonly tenantId: string;
  readonly objectId: string;
  /** The hint's `sub`: also that of the answer. */
  readonly subject: string;
  /** The hint's `preferred_username`, usually the user principal name. Only ever compared at the first use. */
  readonly username: string | undefined;
  /** The value that the answer's `acr` has. */
  readonly acr: string;
  /** The values of which the answer's `amr` has one. Never empty. */
  readonly amr: readonly string[];
}

/** The `acr` values that something one has meets, as Microsoft names them. */
const POSSESSION = [
  'possession',
  'possessionorinherence',
  'knowledgeorpossession',
  'knowledgeorpossessionorinherence',
];

/**
 * What each kind of phone does, the most telling first (RFC 8176; `fido` is Microsoft's own). A fingerprint or a face may
 * have been looked at, but nobody tells us which: neither is ever claimed.
 */
const METHODS = { app: ['swk', 'pop'], web: ['fido', 'pop'] } as const;

/** The method that this kind of phone did and that was asked for; undefined when there is none. */
export const methodOf = (kind: keyof typeof METHODS, asked: Pick<SecondFactor, 'amr'>): string | undefined =>
  METHODS[kind].find((method) => asked.amr.includes(method));

const texts = z.array(z.string().max(100)).min(1).max(50);
const claim = z.union([z.object({ values: texts }), z.object({ value: z.string().max(100) })]);
const requested = z.object({ id_token: z.object({ acr: claim, amr: claim.nullish() }) });

/**
 * The `acr` and `amr` of the answer, from the `claims` parameter (OpenID Connect Core section 5.5). Throws
 * kind `invalid` when it asks for nothing that can be read, and kind `refused` when nothing of it is offered here.
 */
export function chooseFactor(claims: string): Pick<SecondFactor, 'acr' | 'amr'> {
  const parsed = requested.safeParse(parse(claims));
  if (!parsed.success) throw requestRefused('claims must be JSON that asks for acr values');
  const { acr, amr } = parsed.data.id_token;
  const chosen = valuesOf(acr).find((value) => POSSESSION.includes(value));
  const ours: string[] = [...new Set(Object.values(METHODS).flat())];
  const methods = amr ? ours.filter((method) => valuesOf(amr).includes(method)) : ours;
  if (chosen === undefined || methods.length === 0) throw factorNotOffered();
  return { acr: chosen, amr: methods };
}

const valuesOf = (one: z.infer<typeof claim>): string[] => ('values' in one ? one.values : [one.value]);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
