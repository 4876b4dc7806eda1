/**
 * What administrators see of people and do with them: operators everybody, an organization whom it invited or who signed
 * in to its integrations.
 */
export { mayChangeUsers, PeopleAdmin, USERS_ON_A_PAGE } from './people-admin.ts';
export type { PeopleAdminParts, UserView } from './people-admin-parts.ts';
export { userNotFound } from './people-errors.ts';
export type { FoundUser, PageOfUsers, PageStart, PeopleSearch } from './people-search.ts';
export { Sightings } from './sightings.ts';
