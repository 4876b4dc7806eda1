import { GatewayError } from '../../kernel/index.ts';
import { checkName, type Integration } from '../directory/index.ts';
import type { Field, GuideOptions, NoteKey, ProviderAddresses, Warning } from './guide.ts';

/** What every guide is made from. */
export interface GuideParts {
  readonly integration: Integration;
  readonly provider: ProviderAddresses;
  readonly options: GuideOptions;
}

export const SCOPE = 'openid profile email';

/** What stands for a client secret in a text that is pasted: guides never know one. */
export const SECRET_PLACEHOLDER = 'PASTE-THE-CLIENT-SECRET';

const DEFAULT_DISPLAY_NAME = 'Countersign';
const REALM = /^[^\s/\\?#%<>"'&]{1,60}$/;

/**
 * What was typed beside a guide, as it is used. Throws kind `invalid`, naming the field. What was left out is what the
 * registered redirect URIs say, or an example.
 */
export function checkOptions(
  typed: { displayName?: string | undefined; keycloak?: string | undefined; realm?: string | undefined },
  integration: Integration,
): GuideOptions {
  const registered = keycloakOf(integration);
  return {
    displayName: checkDisplayName(typed.displayName),
    keycloak: checkServer(typed.keycloak) ?? registered?.keycloak ?? 'https://keycloak.example.com',
    realm: checkRealm(typed.realm) ?? registered?.realm ?? 'my-realm',
  };
}

/** Of a field beside the guide; pages say it by the field's name. */
const refused = (path: string, message: string): GatewayError =>
  new GatewayError('invalid', 'invalid_input', `${path} ${message}`, {
    faults: [{ path, message, reason: path }],
  });

function checkDisplayName(typed: string | undefined): string {
  if (typed === undefined || typed.trim() === '') return DEFAULT_DISPLAY_NAME;
  try {
    return checkName(typed);
  } catch {
    throw refused('display-name', 'is too long or has characters that cannot be shown safely.');
  }
}

function checkServer(typed: string | undefined): string | undefined {
  const given = typed?.trim() ?? '';
  if (given === '') return undefined;
  const url = given.length <= 200 && URL.canParse(given) ? new URL(given) : undefined;
  if (
    url === undefined ||
    !/^https?:$/.test(url.protocol) ||
    url.search !== '' ||
    url.hash !== '' ||
    url.username !== ''
  ) {
    throw refused('keycloak', 'is no address of a server: write https://keycloak.example.com.');
  }
  return url.href.replace(/\/+$/, '');
}

function checkRealm(typed: string | undefined): string | undefined {
  const given = typed?.trim() ?? '';
  if (given === '') return undefined;
  if (!REALM.test(given))
    throw refused('realm', 'is no name of a realm: write it as it stands in its address.');
  return given;
}

const BROKER = /^(https?:\/\/.+)\/realms\/([^/?#]+)\/broker\/([A-Za-z0-9._-]+)\/endpoint$/;

/** Server, realm and alias of a Keycloak that is registered here already. */
export function keycloakOf({ redirectUris }: Integration) {
  for (const uri of redirectUris) {
    const [, keycloak, realm, alias] = BROKER.exec(uri) ?? [];
    if (keycloak === undefined || realm === undefined || alias === undefined) continue;
    return { keycloak, realm: decoded(realm), alias };
  }
  return undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** How the code flow's client proves who it is, or undefined where no code is ever exchanged. */
export const clientAuthOf = ({ responseTypes, protocol }: Integration) =>
  responseTypes.includes('code') ? protocol.clientAuth : undefined;

/** The field for a client secret: a secret where there is one, empty where none is needed. */
export function secretField(integration: Integration, label: string): Field {
  const auth = clientAuthOf(integration);
  const key = 'client-secret' as const;
  if (auth === 'client_secret_post' || auth === 'client_secret_jwt') {
    return { key, label, value: undefined, note: 'secret' };
  }
  return { key, label, value: '', note: auth === 'private_key_jwt' ? 'own-key' : 'not-needed' };
}

export const nameField = ({ options }: GuideParts, label: string, note: NoteKey = 'shown'): Field => ({
  key: 'display-name',
  label,
  value: options.displayName,
  note,
});

/** The redirect URIs that are registered, for whoever has to compare them. */
export const redirectFields = ({ redirectUris }: Integration, label = 'Redirect URI'): Field[] =>
  redirectUris.map((value) => ({ key: 'redirect-uri', label, value, note: 'already-there' }));

/** Microsoft's servers read discovery and keys, and post to the token endpoint: never on a machine of one's own. */
export function reachable({ provider }: GuideParts): Warning[] {
  const { protocol, hostname } = new URL(provider.issuer);
  const local =
    /^(localhost|127\.|\[::1\]|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)|\.(local|internal|test)$/;
  if (protocol === 'https:' && !local.test(hostname)) return [];
  return [{ key: 'not-public', value: provider.issuer }];
}
