/**
 * Reading what happened: what may be asked for, who may see which of it, and all of it as a file. Written it is by
 * `domain/audit`.
 */
export { AuditLog, type AuditPage } from './audit-log.ts';
export type { AuditEntry, AuditFilter, AuditLogStore, AuditPerson, AuditPlace } from './audit-log-store.ts';
export { EXPORT_FORMATS, type ExportFormat, toPlain } from './export.ts';
export { FILTER_FIELDS, type FilterFault, parseFilter, type TypedFilter } from './filter.ts';
export { AUDIT_GROUPS, type AuditGroup, eventsOf, groupOf } from './groups.ts';
