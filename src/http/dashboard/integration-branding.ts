import type Router from '@koa/router';
import type { Context } from 'koa';
import { checkChange, checkLanguage, decidedLook, type Integration } from '../../domain/directory/index.ts';
import { type Fault, GatewayError } from '../../kernel/index.ts';
import type { FormField } from '../../pages/index.ts';
import { dashboardRoutes } from '../dashboard-routes.ts';
import { interactionPath, logoPath, waitingPaths } from '../routes.ts';
import { readForm } from '../shared/body.ts';
import { allowOwnFrames, allowOwnFraming } from '../shared/headers.ts';
import { speak } from '../shared/language.ts';
import { pageLook } from '../shared/look.ts';
import { readMultipart } from '../shared/multipart.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import type { Me } from './desk.ts';
import {
  BRANDING_FIELDS,
  besideTheirs,
  changeOf,
  everyFault,
  fieldsOf,
  isConflict,
  MOST_FORM_BYTES,
  pageFault,
  refusedFaults,
  type Typed,
  writtenOf,
} from './integration-forms.ts';
import { headOf, type IntegrationPagesParts, integrationOf, pathOf } from './integration-parts.ts';
import { versionOf } from './integration-settings.ts';

const at = dashboardRoutes.integrations;
/** Two files of the largest kind and their wrapping. */
const MOST_UPLOAD = 1024 * 1024;

interface Shown {
  status?: number;
  fields?: readonly FormField[];
  typed?: Typed;
  version?: number;
  conflict?: boolean;
  logo?: { fault: Fault; name: string };
}

/** How an integration's pages look, and how they would. */
export function mountIntegrationBranding(router: Router, parts: IntegrationPagesParts): void {
  const { desk, managed, show } = parts;
  const ours = sameOrigin(parts.issuer);

  const showForm = async (ctx: Context, me: Me, one: Integration, what: Shown = {}) => {
    const query = what.typed ? `?${previewQuery(what.typed)}` : '';
    const preview = pathOf(at.previews, me, one);
    allowOwnFrames(ctx);
    show(ctx, what.status ?? 200, 'integration-branding', {
      chrome: await desk.chrome(me, 'integrations'),
      integration: headOf(me, one),
      paths: {
        save: pathOf(at.branding, me, one),
        logo: pathOf(at.logo, me, one),
        removeLogo: pathOf(at.removeLogo, me, one),
        preview,
      },
      version: what.version ?? one.version,
      fields: what.fields ?? fieldsOf(BRANDING_FIELDS, writtenOf(one)),
      logos: one.branding.logos.map(({ name, light }) => ({
        name,
        src: logoPath(light.hash),
        width: light.width,
        height: light.height,
      })),
      logoName: what.logo?.name ?? 'default',
      previews: { waiting: `${preview}/waiting${query}`, approval: `${preview}/approval${query}` },
      ...(what.logo && { logoFault: pageFault(what.logo.fault) }),
      ...(what.conflict && { conflict: true }),
    });
  };

  router.get(
    at.branding,
    desk.member('integrations:read', async (ctx, me) =>
      showForm(ctx, me, await integrationOf(ctx, me, managed)),
    ),
  );

  router.post(
    at.branding,
    ours,
    desk.member('integrations:write', async (ctx, me) => {
      const one = await integrationOf(ctx, me, managed);
      const typed = await readForm(ctx, MOST_FORM_BYTES);
      const version = versionOf(typed);
      const asTyped = { typed, version };
      try {
        const change = changeOf(BRANDING_FIELDS, typed);
        if (typed.has('look')) {
          decidedLook(one, change);
          return await showForm(ctx, me, one, { ...asTyped, fields: fieldsOf(BRANDING_FIELDS, typed) });
        }
        await managed.update(me.actor, one.id, change, version);
        await desk.back(ctx, me, pathOf(at.branding, me, one), 'saved');
      } catch (error) {
        if (isConflict(error)) {
          const now = await integrationOf(ctx, me, managed);
          const fields = besideTheirs(fieldsOf(BRANDING_FIELDS, typed), writtenOf(now));
          return showForm(ctx, me, now, { status: 409, typed, fields, conflict: true });
        }
        const faults = await everyFault(error, BRANDING_FIELDS, typed, (change) => checkChange(one, change));
        const fields = fieldsOf(BRANDING_FIELDS, typed, faults);
        await showForm(ctx, me, one, { status: 400, ...asTyped, fields });
      }
    }),
  );

  router.post(
    at.logo,
    ours,
    desk.member('integrations:write', async (ctx, me) => {
      const one = await integrationOf(ctx, me, managed);
      let name = 'default';
      try {
        const { texts, files } = await readMultipart(ctx, MOST_UPLOAD);
        name = texts.get('name')?.trim() || 'default';
        const file = files.get('file') ?? new Uint8Array();
        await managed.addLogo(me.actor, one.id, { name, file, darkFile: files.get('dark-file') });
        await desk.back(ctx, me, pathOf(at.branding, me, one), 'saved');
      } catch (error) {
        const fault = logoFault(error);
        await showForm(ctx, me, one, { status: 400, logo: { fault, name: name.slice(0, 100) } });
      }
    }),
  );
  router.post(
    at.removeLogo,
    ours,
    desk.member('integrations:write', async (ctx, me) => {
      const one = await integrationOf(ctx, me, managed);
      await managed.removeLogo(me.actor, one.id, (await readForm(ctx)).get('name') ?? '');
      await desk.back(ctx, me, pathOf(at.branding, me, one), 'removed');
    }),
  );

  mountPreview(router, parts);
}

/** A file that is too large to be read whole is refused as one that is too large to be kept. */
function logoFault(error: unknown): Fault {
  if (error instanceof GatewayError && error.kind === 'too_large') {
    return { path: 'file', message: 'is too large.', reason: 'logo-bytes', values: { most: 256 } };
  }
  const [fault] = refusedFaults(error);
  if (fault === undefined) throw error;
  return fault;
}

/** The pages themselves with a sample of what they say, and with what is typed where it can be used. */
function mountPreview(router: Router, { desk, managed, show, issuer }: IntegrationPagesParts): void {
  router.get(
    at.preview,
    desk.member('integrations:read', async (ctx, me) => {
      const one = await integrationOf(ctx, me, managed);
      const typed = typedIn(ctx);
      const language = typed.get('language');
      const look = pageLook(lookWith(one, typed));
      const application = { name: one.name, host: new URL(one.redirectUris[0] ?? issuer).host };
      if (language) speak(ctx, languageIn(language));
      allowOwnFraming(ctx);
      switch ((ctx.params as { screen?: string }).screen) {
        case 'waiting':
          return show(ctx, 200, 'waiting-preview', {
            application,
            ...look,
            preview: true,
            snapshot: {
              state: 'pending',
              endsIn: 300_000,
              signInEndsIn: 1_200_000,
              frames: {
                prefix: `${issuer}/s/preview`,
                codes: ['000.preview-preview-'],
                nextIn: 5_000,
                step: 5_000,
              },
            },
            paths: waitingPaths('preview', interactionPath('preview')),
          });
        case 'approval':
          return show(ctx, 200, 'approval-preview', { application, ...look });
        default:
          throw new GatewayError('missing', 'not_found', 'There is no such preview.');
      }
    }),
  );
}

/** With each value that is typed if it would be kept; the others as they are. */
function lookWith(one: Integration, typed: Typed) {
  let look = decidedLook(one, {});
  let used = one;
  for (const field of ['accent', 'accent-dark', 'terms-url', 'privacy-url'] as const) {
    if (!typed.has(field)) continue;
    try {
      const next = decidedLook(used, changeOf([field], typed));
      look = next;
      used = { ...used, branding: { ...used.branding, accent: next.accent }, ...links(next) };
    } catch {
      // It is refused beside its field.
    }
  }
  return look;
}

const links = ({
  termsUrl,
  privacyUrl,
}: {
  termsUrl?: string | undefined;
  privacyUrl?: string | undefined;
}) => ({
  termsUrl,
  privacyUrl,
});

function languageIn(text: string) {
  try {
    return checkLanguage(text);
  } catch {
    return undefined;
  }
}

const typedIn = (ctx: Context): Typed =>
  new Map(
    BRANDING_FIELDS.flatMap((field) => {
      const value = ctx.query[field];
      return typeof value === 'string' ? [[field, value.slice(0, 2_000)] as const] : [];
    }),
  );

const previewQuery = (typed: Typed): URLSearchParams =>
  new URLSearchParams(
    BRANDING_FIELDS.flatMap((field) => {
      const value = typed.get(field);
      return value === undefined ? [] : [[field, value.slice(0, 2_000)]];
    }),
  );
