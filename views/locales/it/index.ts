import type { Catalogue } from '../../../src/pages/index.ts';
import account from './account.json' with { type: 'json' };
import branding from './branding.json' with { type: 'json' };
import dashAudit from './dash-audit.json' with { type: 'json' };
import dashGuides from './dash-guides.json' with { type: 'json' };
import dashInt from './dash-int.json' with { type: 'json' };
import dashOverview from './dash-overview.json' with { type: 'json' };
import dashTest from './dash-test.json' with { type: 'json' };
import dashUsers from './dash-users.json' with { type: 'json' };
import dashWebhooks from './dash-webhooks.json' with { type: 'json' };
import dashboard from './dashboard.json' with { type: 'json' };
import demo from './demo.json' with { type: 'json' };
import device from './device.json' with { type: 'json' };
import entra from './entra.json' with { type: 'json' };
import general from './general.json' with { type: 'json' };
import handover from './handover.json' with { type: 'json' };
import keys from './keys.json' with { type: 'json' };
import members from './members.json' with { type: 'json' };
import people from './people.json' with { type: 'json' };
import phone from './phone.json' with { type: 'json' };
import session from './session.json' with { type: 'json' };
import setup from './setup.json' with { type: 'json' };
import signIn from './sign-in.json' with { type: 'json' };

/** Italian, said to `Lei`. The same files as English; a key that is missing does not compile. */
export const it: Catalogue = {
  ...general,
  ...signIn,
  ...phone,
  ...people,
  ...account,
  ...session,
  ...demo,
  ...dashUsers,
  ...dashboard,
  ...dashWebhooks,
  ...keys,
  ...members,
  ...setup,
  ...dashAudit,
  ...dashOverview,
  ...device,
  ...branding,
  ...entra,
  ...handover,
  ...dashInt,
  ...dashGuides,
  ...dashTest,
};
