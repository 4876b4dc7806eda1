import { DEFAULT_ORGANIZATION, type OrganizationId, parseId } from '../kernel/index.ts';
import { type Arguments, UsageError } from './io.ts';

/** The organization that is named, if any; the one that every deployment begins with has an id of its own form. */
export function organizationOf(args: Arguments): OrganizationId | undefined {
  const text = args.text('organization');
  if (text === undefined) return undefined;
  const id = text === DEFAULT_ORGANIZATION ? DEFAULT_ORGANIZATION : parseId('org', text);
  if (id === undefined) throw new UsageError('--organization is no id of an organization.');
  return id;
}
