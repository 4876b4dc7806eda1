import type Router from '@koa/router';
import type { Context } from 'koa';
import { hasSecret, type Integration } from '../../domain/directory/index.ts';
import type { ClientSecretView } from '../../domain/integrations/index.ts';
import { DAY, type Fault, parseId, type SecretId } from '../../kernel/index.ts';
import { OIDC_PATHS } from '../../oidc/index.ts';
import { type ClientSecretRow, secretLives } from '../../pages/index.ts';
import { dashboardRoutes } from '../dashboard-routes.ts';
import { readForm } from '../shared/body.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import type { Me } from './desk.ts';
import { pageFault, refusedFaults } from './integration-forms.ts';
import { headOf, type IntegrationPagesParts, integrationOf, pathOf } from './integration-parts.ts';

const at = dashboardRoutes.integrations;
/** From then on a page says that a secret is about to expire. */
const SOON = 30 * DAY;
const DEFAULT_LIFE = '1y';

/** The card of an integration: what is pasted elsewhere, and its secrets. */
export async function showCard(
  ctx: Context,
  me: Me,
  parts: IntegrationPagesParts,
  integration: Integration,
  refused?: { faults: readonly Fault[]; chosen: string },
): Promise<void> {
  const { desk, secrets, show, issuer, clock } = parts;
  const fault = refused?.faults[0];
  const rows = hasSecret(integration) ? await secrets.list(me.actor, integration.id) : undefined;
  show(ctx, refused ? 400 : 200, 'integration', {
    chrome: await desk.chrome(me, 'integrations'),
    integration: headOf(me, integration),
    metadataUrl: issuer + OIDC_PATHS.discovery,
    issuer,
    clientId: integration.clientId,
    responseType: integration.responseTypes.join(' '),
    redirectUris: integration.redirectUris,
    ...(rows && {
      secrets: {
        rows: rows.map((one) => rowOf(one, clock.now())),
        paths: {
          add: pathOf(at.secrets, me, integration),
          revoke: pathOf(at.revokeSecret, me, integration),
        },
        chosen: refused?.chosen ?? DEFAULT_LIFE,
        ...(fault && { fault: pageFault(fault) }),
      },
    }),
  });
}

/** How a client secret comes and goes. */
export function mountIntegrationSecrets(router: Router, parts: IntegrationPagesParts): void {
  const { desk, managed, secrets, show } = parts;
  const ours = sameOrigin(parts.issuer);

  // Answered with the page itself: what is shown once is kept nowhere, so no other page could show it.
  router.post(
    at.secrets,
    ours,
    desk.member('integrations:write', async (ctx, me) => {
      const integration = await integrationOf(ctx, me, managed);
      const form = await readForm(ctx);
      const chosen = form.get('expires') ?? DEFAULT_LIFE;
      try {
        const made = form.has('link')
          ? await secrets.handOver(me.actor, integration.id, chosen).then(({ secret, url, expiresAt }) => ({
              secret,
              made: { kind: 'link', url, until: expiresAt } as const,
            }))
          : await secrets.add(me.actor, integration.id, chosen).then(({ secret, clientSecret }) => ({
              secret,
              made: { kind: 'shown', clientSecret } as const,
            }));
        const { expiresAt } = made.secret;
        show(ctx, 200, 'integration-secret', {
          chrome: await desk.chrome(me, 'integrations'),
          integration: headOf(me, integration),
          made: made.made,
          ...(expiresAt !== undefined && { expiresAt }),
        });
      } catch (error) {
        const known = secretLives.find((one) => one === chosen) ?? DEFAULT_LIFE;
        await showCard(ctx, me, parts, integration, { faults: refusedFaults(error), chosen: known });
      }
    }),
  );

  router.post(
    at.revokeSecret,
    ours,
    desk.member('integrations:write', async (ctx, me) => {
      const integration = await integrationOf(ctx, me, managed);
      const id = parseId('sec', (await readForm(ctx)).get('secret')) ?? ('sec_' as SecretId);
      await secrets.revoke(me.actor, integration.id, id);
      await desk.back(ctx, me, pathOf(at.page, me, integration), 'removed');
    }),
  );
}

const rowOf = (one: ClientSecretView, now: number): ClientSecretRow => ({
  id: one.id,
  createdAt: one.createdAt,
  state: {
    kind: one.expired
      ? 'expired'
      : one.expiresAt !== undefined && one.expiresAt - now < SOON
        ? 'soon'
        : 'alive',
  },
  ...(one.lastFour !== undefined && { lastFour: one.lastFour }),
  ...(one.expiresAt !== undefined && { expiresAt: one.expiresAt }),
  ...(one.lastUsedAt !== undefined && { lastUsedAt: one.lastUsedAt }),
  ...(one.waitsUntil !== undefined && { waitsUntil: one.waitsUntil }),
});
