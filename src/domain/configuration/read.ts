import type { z } from 'zod';
import {
  DEFAULT_ORGANIZATION,
  type Fault,
  GatewayError,
  type OrganizationId,
  parseId,
} from '../../kernel/index.ts';
import { type ConfiguredIntegration, configuredIntegration, documentFrame } from './document.ts';

/** The integrations of one organization in a file, unread, and where in the file they stand. */
export interface Section {
  readonly organizationId: OrganizationId;
  readonly place: string;
  readonly entries: readonly unknown[];
}

/** More help nobody. */
const MOST_FAULTS = 100;
const MOST_KEY = 40;

/** Refuses a file with all its faults, each with its place in the file. */
export function refuseFile(faults: readonly Fault[]): never {
  const told = faults.slice(0, MOST_FAULTS);
  const lines = told.map(({ path, message }) => `${path || 'file'} ${message}`);
  if (faults.length > told.length) lines.push(`There are ${faults.length - told.length} more faults.`);
  throw new GatewayError('invalid', 'invalid_configuration', lines.join('\n'), { faults: told });
}

/** The organizations that a file is about. `where`: the one it is applied to; undefined: those that it names. */
export function readSections(document: unknown, where: OrganizationId | undefined): Section[] {
  const read = documentFrame.safeParse(document);
  if (!read.success) refuseFile(read.error.issues.flatMap((issue) => faultsOf(narrowed(issue), '')));
  const { data } = read;
  if ('integrations' in data) {
    if (where === undefined)
      refuseFile([{ path: 'organizations', message: 'is required here: none is named.' }]);
    return [{ organizationId: where, place: 'integrations', entries: data.integrations }];
  }
  if (where !== undefined) {
    refuseFile([{ path: 'organizations', message: 'stands for several, and one is named already.' }]);
  }
  const sections = data.organizations.map(({ organization, integrations }, at) => ({
    organizationId: readOrganization(organization),
    place: `organizations.${at}.integrations`,
    entries: integrations,
  }));
  const faults = sections.flatMap(({ organizationId }, at) => {
    const path = `organizations.${at}.organization`;
    if (organizationId === undefined) return [{ path, message: 'is no organization here.' }];
    const first = sections.findIndex((one) => one.organizationId === organizationId);
    return first === at ? [] : [{ path, message: `is organizations.${first} again.` }];
  });
  if (faults.length > 0) refuseFile(faults);
  return sections as Section[];
}

/** One integration of a file: what is wrong with its form, by field, and as much of it as can be read all the same. */
export interface ReadEntry {
  readonly read: ConfiguredIntegration | undefined;
  readonly faults: readonly Fault[];
  /** The fields that are at fault already. */
  readonly faulty: ReadonlySet<string>;
}

export function readEntry(entry: unknown, place: string): ReadEntry {
  const parsed = configuredIntegration.safeParse(entry);
  if (parsed.success) return { read: parsed.data, faults: [], faulty: new Set() };
  const { issues } = parsed.error;
  const faulty = new Set(issues.flatMap(fieldsOf));
  const rest = Object.entries(Object(entry) as object).filter(([name]) => !faulty.has(name));
  return {
    read: configuredIntegration.safeParse(Object.fromEntries(rest)).data,
    faults: issues.flatMap((issue) => faultsOf(issue, place)),
    faulty,
  };
}

const fieldsOf = (issue: z.core.$ZodIssue): string[] =>
  issue.path.length === 0 && issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0])];

function faultsOf(issue: z.core.$ZodIssue, place: string): Fault[] {
  const path = [place, ...issue.path.map(String)].filter((part) => part !== '').join('.');
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
  return issue.keys.slice(0, MOST_FAULTS).map((key) => ({
    path: [path, key.slice(0, MOST_KEY)].filter((part) => part !== '').join('.'),
    message: 'is not known here.',
  }));
}

/** Of the two forms of a file the one that came closer. */
function narrowed(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const [closest] = [...issue.errors].sort((a, b) => a.length - b.length);
  return closest?.[0] ?? issue;
}

const readOrganization = (text: string): OrganizationId | undefined =>
  text === DEFAULT_ORGANIZATION ? DEFAULT_ORGANIZATION : parseId('org', text);
