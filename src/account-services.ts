import {
  AccountService,
  type ApplicationSessions,
  EmailChange,
  History,
  Sessions,
} from './domain/account/index.ts';
import type { MailedCodes } from './domain/enrollment/index.ts';
import type { SignInParts } from './sign-in-services.ts';

/** Everything behind the account pages. `placeOf` tells the country of an address. */
export function openAccountServices(
  parts: SignInParts & {
    placeOf: (address: string) => string;
    mailed: MailedCodes;
    /** Undefined where single sign-on is off. */
    applications: ApplicationSessions | undefined;
  },
) {
  const { directory, store, spent, clock, random, placeOf, applications, mailed: codes } = parts;
  const { people, audit, letters } = directory;
  const sessions = new Sessions({ store, spent, people, clock, random });
  const dashboards = new Sessions({ store, spent, people, clock, random, kind: 'dashboard' });
  const history = new History({ ...directory, placeOf });
  const account = new AccountService({ ...directory, sessions, dashboards, applications, history, clock });
  return {
    sessions,
    dashboards,
    account,
    emailChange: new EmailChange({ codes, account, audit, letters, recovery: directory.recovery, clock }),
  };
}
