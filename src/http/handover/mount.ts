import type Router from '@koa/router';
import type { ManagedSecrets } from '../../domain/integrations/index.ts';
import { GatewayError, type Limiter } from '../../kernel/index.ts';
import { OIDC_PATHS } from '../../oidc/index.ts';
import { routes } from '../routes.ts';
import { readForm } from '../shared/body.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import { addressOf, askerOf } from '../shared/request-context.ts';
import { sameOrigin } from '../shared/same-origin.ts';

export interface HandoverParts {
  issuer: string;
  secrets: Pick<ManagedSecrets, 'collect'>;
  show: ShowPage;
  limiter: Limiter;
}

/**
 * A GET says the same to everybody and changes nothing: a mail program that looks at links finds nothing and spends nothing.
 * What stands behind `#` is sent by a press, and what it opens is gone with the answer.
 */
export function mountHandover(router: Router, { issuer, secrets, show, limiter }: HandoverParts): void {
  const path = routes.handover;

  router.get(path, (ctx) => {
    ctx.set('X-Robots-Tag', 'noindex');
    show(ctx, 200, 'handover', { path });
  });

  router.post(path, sameOrigin(issuer), async (ctx) => {
    await limiter.count('invitation', askerOf(ctx));
    const given = (await readForm(ctx)).get('code') ?? '';
    try {
      const { integration, clientSecret, expiresAt } = await secrets.collect(codeOf(given), addressOf(ctx));
      show(ctx, 200, 'handover-opened', {
        application: integration.name,
        issuer,
        metadataUrl: issuer + OIDC_PATHS.discovery,
        clientId: integration.clientId,
        clientSecret,
        ...(expiresAt !== undefined && { expiresAt }),
      });
    } catch (error) {
      if (!(error instanceof GatewayError) || error.kind !== 'missing') throw error;
      show(ctx, 404, 'handover', { path, gone: true });
    }
  });
}

/** The code, or the whole link with it at its end. */
const codeOf = (text: string): string => text.trim().replace(/^.*#/, '');
