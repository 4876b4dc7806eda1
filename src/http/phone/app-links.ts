import type Router from '@koa/router';
import type { AppLinks } from '../../config/index.ts';
import { routes } from '../routes.ts';

/**
 * Tells Android and iOS which apps open a scanned code: links under `/s/` and no others. Without a configured app the
 * files do not exist.
 */
export function mountAppLinks(router: Router, links: AppLinks): void {
  if (links.android.length > 0) {
    const statements = links.android.map(({ packageName, fingerprints }) => ({
      relation: ['delegate_permission/common.handle_all_urls'],
      target: {
        namespace: 'android_app',
        package_name: packageName,
        sha256_cert_fingerprints: fingerprints,
      },
      relation_extensions: {
        'delegate_permission/common.handle_all_urls': {
          dynamic_app_link_components: [{ '/': '/s/*' }, { '/': '*', exclude: true }],
        },
      },
    }));
    router.get(routes.assetLinks, (ctx) => {
      ctx.body = statements;
    });
  }
  if (links.apple.length > 0) {
    const association = {
      applinks: { details: [{ appIDs: links.apple, components: [{ '/': '/s/*' }] }] },
    };
    router.get(routes.appleAppSite, (ctx) => {
      ctx.body = association;
    });
  }
}
