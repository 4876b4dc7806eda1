import type { DirectoryServices } from './directory.ts';
import { History } from './domain/account/index.ts';
import { PeopleAdmin, type PeopleAdminParts } from './domain/people-admin/index.ts';
import type { Clock } from './kernel/index.ts';

/**
 * What administrators do with people, on this directory. `sessions` and `signOns` are reached by the gateway alone; the
 * command line ends them by the directory. `placeOf` tells the country of an address.
 */
export const openPeopleAdmin = (
  directory: DirectoryServices,
  parts: { clock: Clock; placeOf?: (address: string) => string } & Pick<
    PeopleAdminParts,
    'sessions' | 'signOns'
  >,
): PeopleAdmin =>
  new PeopleAdmin({
    ...directory,
    ...parts,
    search: directory.peopleSearch,
    history: new History({ ...directory, placeOf: parts.placeOf ?? (() => 'unknown') }),
  });
