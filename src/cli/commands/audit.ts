import { cliActor } from '../../domain/access/index.ts';
import { describeFinding } from '../../domain/audit/index.ts';
import { type AuditEntry, EXPORT_FORMATS, FILTER_FIELDS, toPlain } from '../../domain/audit-log/index.ts';
import { GatewayError } from '../../kernel/index.ts';
import { withDirectory } from '../directory.ts';
import { type Arguments, type Io, type Options, print, UsageError } from '../io.ts';
import type { Noun } from '../nouns.ts';

const FILTER: Options = Object.fromEntries(FILTER_FIELDS.map((name) => [name, { type: 'string' }]));
const FILTER_HELP =
  '[--organization ID] [--event NAME|GROUP] [--user ID|EMAIL] [--integration ID] [--actor ID|EMAIL|cli]';
const MORE_HELP = '        [--reference NUMBER] [--from DAY|MOMENT] [--until DAY|MOMENT]';

/** `audit …`: what happened, and whether somebody changed what is written of it. */
export const audit: Noun = {
  list: {
    help: [`${FILTER_HELP}`, `${MORE_HELP} [--limit 1-200]   (the newest first)`],
    options: { ...FILTER, limit: { type: 'string' } },
    async run(io, args) {
      const limit = limitOf(args);
      await withDirectory(io.env, async ({ auditLog }) => {
        const filter = await auditLog.filterOf(typed(args));
        const { entries } = await auditLog.page(cliActor(), filter, undefined, limit);
        if (args.json) io.out(`${JSON.stringify(entries.map(toPlain))}\n`);
        else for (const entry of entries) io.out(lineOf(entry));
      });
    },
  },
  export: {
    help: [`--format csv|jsonl ${FILTER_HELP}`, MORE_HELP],
    options: { ...FILTER, format: { type: 'string' } },
    async run(io, args) {
      const format = EXPORT_FORMATS.find((one) => one === args.required('format'));
      if (format === undefined) throw new UsageError(`--format must be ${EXPORT_FORMATS.join(' or ')}.`);
      await withDirectory(io.env, async ({ auditLog }) => {
        const filter = await auditLog.filterOf(typed(args));
        for await (const piece of auditLog.export(cliActor(), filter, format)) {
          io.out(piece);
          await io.taken?.();
        }
      });
    },
  },
  verify: {
    help: [
      '[--head SEQUENCE:HASH]        (reads the whole list; ends with 1 when somebody changed it)',
      '        (--head: also compares with a place that an earlier verify printed)',
    ],
    options: { head: { type: 'string' } },
    async run(io, args) {
      const known = headOf(args);
      await withDirectory(io.env, async ({ auditKeeper }) => {
        const progress = args.json ? () => {} : tell(io);
        const { findings, further, head, ...rest } = await auditKeeper.verify({ known, progress });
        const broken = findings.length > 0;
        print(io, args.json, {
          intact: !broken,
          rows: rest.rows,
          ...(rest.start > 0 ? { removedUpTo: rest.start } : {}),
          ...(head ? { head: `${head.sequence}:${head.hash}` } : {}),
          ...(rest.unsigned > 0 ? { unsignedDuringUpgrade: rest.unsigned } : {}),
          ...(broken ? { findings: args.json ? findings : findings.map(describeFinding) } : {}),
          ...(further > 0 ? { further } : {}),
        });
        if (broken) {
          const more = findings.length + further - 1;
          const first = findings.slice(0, 1).map(describeFinding).join('');
          const others = more > 0 ? `, and ${more} more` : '';
          throw new GatewayError(
            'conflict',
            'audit_chain_broken',
            `The audit log was tampered with: ${first}${others}.`,
          );
        }
      });
    },
  },
  retention: {
    help: [
      '[--despite-findings]       (takes away what is older than COUNTERSIGN_AUDIT_RETENTION; a gateway does it daily)',
      '        (--despite-findings: also what was tampered with, and the evidence with it)',
    ],
    options: { 'despite-findings': { type: 'boolean' } },
    async run(io, args) {
      await withDirectory(io.env, async ({ auditKeeper }) => {
        const done = await auditKeeper.retain('operator', args.flag('despite-findings'));
        print(io, args.json, { rowsRemoved: done.rows, personalDataRemovedFrom: done.personal });
      });
    },
  },
};

const typed = (args: Arguments) => Object.fromEntries(FILTER_FIELDS.map((name) => [name, args.text(name)]));

function limitOf(args: Arguments): number {
  const text = args.text('limit') ?? '50';
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > 200) throw new UsageError('--limit must be a number from 1 to 200.');
  return limit;
}

function headOf(args: Arguments): { sequence: number; hash: string } | undefined {
  const text = args.text('head');
  if (text === undefined) return undefined;
  const [, sequence, hash] = /^(\d{1,15}):([A-Za-z0-9_-]{43})$/.exec(text) ?? [];
  if (sequence === undefined || hash === undefined) {
    throw new UsageError('--head must be a number, a colon and a hash, as an earlier verify printed it.');
  }
  return { sequence: Number(sequence), hash };
}

/** One event on one line. */
function lineOf({
  sequence,
  at,
  event,
  person,
  application,
  actor,
  actingPerson,
  personal,
  reference,
  detail,
}: AuditEntry): string {
  const parts = [
    String(sequence),
    new Date(at).toISOString(),
    event,
    person?.email ?? person?.name,
    application && `at "${application}"`,
    actor && `by ${actingPerson?.email ?? actor}`,
    personal.address && `from ${personal.address}`,
    reference && `reference ${reference}`,
    Object.entries(detail)
      .filter(([name]) => name !== 'actor' && name !== 'by')
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
  ];
  return `${printable(parts.filter((part) => part !== undefined && part !== '').join('  '))}\n`;
}

/** Names come from outside: none of them is to move a terminal's cursor. */
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, '\u{FFFD}');

/** How far it is, at most once for each hundredth. */
function tell(io: Io): (done: number, of: number) => void {
  let last = 0;
  return (done, of) => {
    const percent = of === 0 ? 100 : Math.floor((100 * done) / of);
    if (of < 20_000 || percent === last) return;
    last = percent;
    io.err(`${percent}% (${done} of ${of})\n`);
  };
}
