import type Router from '@koa/router';
import type { Context } from 'koa';
import {
  type Guide,
  type GuideService,
  SNIPPET_NAMES,
  type SnippetLanguage,
  type TypedOptions,
} from '../../domain/guides/index.ts';
import { GatewayError, type IntegrationId, parseId } from '../../kernel/index.ts';
import { type DashboardGuidePage, type GuideOption, guideOptions } from '../../pages/index.ts';
import { dashboardRoutes, pathTo } from '../dashboard-routes.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import { type Desk, faultsOf, type Me } from './desk.ts';
import { pathsOf } from './integration-parts.ts';

const { guides: addresses } = dashboardRoutes;

/** The guides of an integration: a page each, and each text of theirs as a file. All of it is only read. */
export function mountGuides(
  router: Router,
  parts: { desk: Desk; guides: GuideService; show: ShowPage },
): void {
  const { desk, guides, show } = parts;

  /** The page of this guide, or of the usual one. What was typed wrongly stands there still, with the reason. */
  const page = async (ctx: Context, me: Me, named: string | undefined): Promise<void> => {
    const id = integrationOf(ctx);
    const { integration, guides: fitting } = await guides.list(me.actor, id);
    const guideId = named ?? fitting[0] ?? '';
    const typed = typedIn(ctx);
    const faults: Record<string, string> = {};
    const { guide, options } = await guides.guide(me.actor, id, guideId, typed).catch((error) => {
      Object.assign(faults, faultsOf(error));
      return guides.guide(me.actor, id, guideId);
    });
    const at = { organization: me.where, integration: id };
    const chrome = await desk.chrome(me, 'integrations');
    const query = queryOf(Object.keys(faults).length > 0 ? {} : typed);
    const values: Record<GuideOption, string> = {
      'display-name': typed.displayName ?? options.displayName,
      keycloak: typed.keycloak ?? options.keycloak,
      realm: typed.realm ?? options.realm,
    };
    show(ctx, Object.keys(faults).length > 0 ? 400 : 200, 'dashboard-guide', {
      chrome,
      integration: integration.name,
      paths: pathsOf(me, { id }),
      tabs: fitting.map((kind) => ({ kind, path: pathTo(addresses.one, { ...at, guide: kind }) + query })),
      kind: guide.id,
      warnings: guide.warnings.map(({ key, value }) => ({ kind: key, value })),
      steps: stepsOf(guide, (snippet) => pathTo(addresses.file, { ...at, guide: guide.id, snippet }) + query),
      options: {
        path: pathTo(addresses.one, { ...at, guide: guide.id }),
        fields: optionsOf(guide).map((kind) => ({
          kind,
          value: values[kind],
          faulty: faults[kind] !== undefined,
        })),
      },
    });
  };

  router.get(
    addresses.list,
    desk.member('integrations:read', (ctx, me) => page(ctx, me, undefined)),
  );
  router.get(
    addresses.one,
    desk.member('integrations:read', (ctx, me) => page(ctx, me, parameter(ctx, 'guide'))),
  );
  router.get(
    addresses.file,
    desk.member('integrations:read', async (ctx, me) => {
      const [guideId, name] = [parameter(ctx, 'guide'), parameter(ctx, 'snippet')];
      const { guide } = await guides.guide(me.actor, integrationOf(ctx), guideId, typedIn(ctx));
      const snippet = guide.steps.flatMap(({ snippets }) => snippets).find((one) => one.name === name);
      if (snippet === undefined || !SNIPPET_NAMES.includes(snippet.name)) throw fileNotFound();
      ctx.attachment(snippet.fileName);
      ctx.type = TYPES[snippet.language];
      ctx.body = snippet.text;
    }),
  );
}

const TYPES: Record<SnippetLanguage, string> = {
  xml: 'application/xml; charset=utf-8',
  json: 'application/json; charset=utf-8',
  sh: 'application/x-sh; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
};

const fileNotFound = (): GatewayError =>
  new GatewayError('missing', 'guide_file_not_found', 'There is no such text in this guide.');

const parameter = (ctx: Context, name: string): string =>
  (ctx.params as Record<string, string | undefined>)[name] ?? '';

/** What is no id is answered like the id of none. */
function integrationOf(ctx: Context): IntegrationId {
  const id = parseId('int', parameter(ctx, 'integration'));
  if (id === undefined) {
    throw new GatewayError('missing', 'integration_not_found', 'There is no such integration.');
  }
  return id;
}

/** What stands in the address of the page. Of what is there twice nothing is taken. */
function typedIn(ctx: Context): TypedOptions {
  const text = (name: GuideOption): string | undefined => {
    const value = ctx.query[name];
    return typeof value === 'string' ? value : undefined;
  };
  return { displayName: text('display-name'), keycloak: text('keycloak'), realm: text('realm') };
}

/** The same again, for the next page. */
function queryOf({ displayName, keycloak, realm }: TypedOptions): string {
  const given = Object.entries({ 'display-name': displayName, keycloak, realm }).filter(
    (one): one is [string, string] => one[1] !== undefined,
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

/** What makes a difference in this guide. */
function optionsOf({ id }: Guide): readonly GuideOption[] {
  if (id === 'openid-connect') return [];
  return id === 'keycloak' ? guideOptions : ['display-name'];
}

const stepsOf = ({ steps }: Guide, fileOf: (snippet: string) => string): DashboardGuidePage['steps'] =>
  steps.map(({ key, path, fields, snippets }) => ({
    kind: key,
    path,
    fields: fields.map(({ key: kind, label, value, note }) => ({
      ...{ kind, label, value },
      note: note && { kind: note },
    })),
    snippets: snippets.map(({ name, fileName, text }) => ({
      kind: name,
      fileName,
      text,
      file: fileOf(name),
    })),
  }));
