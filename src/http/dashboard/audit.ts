import { Readable } from 'node:stream';
import type Router from '@koa/router';
import type { Context } from 'koa';
import {
  AUDIT_GROUPS,
  type AuditEntry,
  type AuditLog,
  type AuditPage,
  type AuditPlace,
  EXPORT_FORMATS,
  type ExportFormat,
  eventsOf,
  FILTER_FIELDS,
  type TypedFilter,
} from '../../domain/audit-log/index.ts';
import { type Clock, DAY, GatewayError } from '../../kernel/index.ts';
import { type AuditFault, type AuditField, auditFaults } from '../../pages/index.ts';
import { dashboardRoutes, pathTo } from '../dashboard-routes.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import { auditLine } from './audit-lines.ts';
import type { Desk, Me } from './desk.ts';

export interface AuditPagesParts {
  desk: Desk;
  auditLog: AuditLog;
  /** How long events are kept, in milliseconds; undefined: for good. */
  auditKept: number | undefined;
  /** The country of an address. */
  placeOf: (address: string) => string;
  show: ShowPage;
  clock: Clock;
}

type Faults = Partial<Record<AuditField, { kind: AuditFault }>>;

/** What happened in an organization: a list that can be filtered by its address alone, each event, and all as a file. */
export function mountAudit(router: Router, parts: AuditPagesParts): void {
  const { desk, auditLog, auditKept, placeOf, show, clock } = parts;
  const at = (route: string, { where }: Me, more = {}): string =>
    pathTo(route, { organization: where, ...more });
  const pathOf = (me: Me, { sequence }: AuditEntry): string =>
    at(dashboardRoutes.audit.event, me, { sequence: String(sequence) });

  router.get(
    dashboardRoutes.audit.list,
    desk.member('audit:read', async (ctx, me) => {
      const typed = typedIn(ctx);
      const before = placeIn(ctx);
      const list = at(dashboardRoutes.audit.list, me);
      const { page, faults } = await filtered(typed, (filter) => auditLog.page(me.actor, filter, before));
      show(ctx, Object.keys(faults).length > 0 ? 400 : 200, 'dashboard-audit', {
        chrome: await desk.chrome(me, 'audit'),
        ...(auditKept !== undefined && { keptDays: Math.round(auditKept / DAY) }),
        filter: {
          path: list,
          values: defined(typed),
          faults,
          organizations: me.where === 'all',
          events: AUDIT_GROUPS.map((group) => ({ group, sentences: eventsOf(group) ?? [] })),
        },
        lines: page.entries.map((entry) => auditLine(entry, pathOf(me, entry), placeOf)),
        paths: {
          csv: withQuery(at(dashboardRoutes.audit.csv, me), typed),
          jsonl: withQuery(at(dashboardRoutes.audit.jsonl, me), typed),
          ...(page.next && { older: withQuery(list, { ...typed, before: writePlace(page.next) }) }),
          ...(before && { newest: withQuery(list, typed) }),
        },
      });
    }),
  );

  for (const format of EXPORT_FORMATS) {
    router.get(
      dashboardRoutes.audit[format],
      desk.member('audit:read', async (ctx, me) => {
        const filter = await auditLog.filterOf(typedIn(ctx));
        const day = new Date(clock.now()).toISOString().slice(0, 10);
        send(ctx, format, `audit-${me.where}-${day}.${format}`, auditLog.export(me.actor, filter, format));
      }),
    );
  }

  router.get(
    dashboardRoutes.audit.event,
    desk.member('audit:read', async (ctx, me) => {
      const text = (ctx.params as { sequence?: string }).sequence ?? '';
      const entry = await auditLog.event(me.actor, /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN);
      const { sequence, event, reference, hash, detail, personal, userId, integrationId, actor } = entry;
      const { address: _address, ...rest } = personal;
      const list = at(dashboardRoutes.audit.list, me);
      show(ctx, 200, 'dashboard-audit-event', {
        chrome: await desk.chrome(me, 'audit'),
        list,
        line: auditLine(entry, pathOf(me, entry), placeOf),
        sequence: String(sequence),
        name: event,
        ...(reference !== undefined && { reference }),
        ids: defined({
          organization: entry.organizationId,
          phone: entry.phoneId,
          challenge: entry.challengeId,
        }),
        details: Object.entries({ ...detail, ...rest }),
        hash,
        more: defined({
          person: userId && withQuery(list, { user: userId }),
          application: integrationId && withQuery(list, { integration: integrationId }),
          actor: actor && withQuery(list, { actor }),
          reference: reference && withQuery(list, { reference }),
        }),
      });
    }),
  );

  /** The page of what was typed, or what is wrong with that. */
  async function filtered(
    typed: TypedFilter,
    read: (filter: Awaited<ReturnType<AuditLog['filterOf']>>) => Promise<AuditPage>,
  ): Promise<{ page: AuditPage; faults: Faults }> {
    try {
      return { page: await read(await auditLog.filterOf(typed)), faults: {} };
    } catch (error) {
      return { page: { entries: [], next: undefined }, faults: faultsOf(error) };
    }
  }
}

/** Hands a file on piece by piece, as fast as it is taken. One that breaks off is seen to: its connection breaks. */
function send(ctx: Context, format: ExportFormat, name: string, pieces: AsyncGenerator<string>): void {
  const body = Readable.from(format === 'csv' ? marked(pieces) : pieces, { objectMode: false });
  body.once('error', () => ctx.res.destroy());
  ctx.status = 200;
  ctx.type =
    format === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/jsonl; charset=utf-8';
  ctx.set('Content-Disposition', `attachment; filename="${name}"`);
  ctx.body = body;
}

/** Spreadsheets take a file for UTF-8 that says so. */
async function* marked(pieces: AsyncGenerator<string>): AsyncGenerator<string> {
  yield '\uFEFF';
  yield* pieces;
}

/** What the address asks for; of a field that stands there twice the first. */
function typedIn(ctx: Context): TypedFilter {
  const query = new URLSearchParams(ctx.querystring);
  return Object.fromEntries(
    FILTER_FIELDS.flatMap((name) => {
      const text = (query.get(name) ?? '').trim().slice(0, 320);
      return text === '' ? [] : [[name, text]];
    }),
  );
}

function placeIn(ctx: Context): AuditPlace | undefined {
  const text = new URLSearchParams(ctx.querystring).get('before') ?? '';
  const [, at, sequence] = /^(\d{1,15})-(\d{1,15})$/.exec(text) ?? [];
  return at === undefined ? undefined : { at: Number(at), sequence: Number(sequence) };
}

const writePlace = ({ at, sequence }: AuditPlace): string => `${at}-${sequence}`;

function withQuery(path: string, fields: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams(defined(fields) as Record<string, string>);
  return query.size === 0 ? path : `${path}?${query}`;
}

function faultsOf(error: unknown): Faults {
  if (!(error instanceof GatewayError) || error.code !== 'audit_filter_invalid') throw error;
  return Object.fromEntries(
    (error.faults ?? []).flatMap(({ path, reason }) => {
      const kind = auditFaults.find((one) => one === reason);
      return kind === undefined ? [] : [[path, { kind }]];
    }),
  );
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without what is undefined. */
const defined = <T extends object>(fields: T): Defined<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
