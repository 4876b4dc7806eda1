import type Provider from 'oidc-provider';
import type { Integration, PeopleStore, User } from '../domain/directory/index.ts';
import type { ClaimsSource } from '../domain/trial/index.ts';
import { findAccount } from './account.ts';
import { sharesOf } from './client-metadata.ts';

/** What an application is told of somebody, by the code that fills its tokens, without a sign-in. */
export class ClaimsFor implements ClaimsSource {
  readonly #provider: () => Provider;
  readonly #people: PeopleStore;

  /** `provider`: the one that answers now. */
  constructor(parts: { provider: () => Provider; people: PeopleStore }) {
    this.#provider = parts.provider;
    this.#people = parts.people;
  }

  async claimsFor(
    integration: Integration,
    user: User,
    scope: string,
  ): Promise<Readonly<Record<string, unknown>> | undefined> {
    // Entra asks for no claims and names the subject itself.
    if (integration.kind === 'entra-external-mfa') return {};
    const provider = this.#provider();
    const client = await provider.Client.find(integration.clientId);
    const account = await findAccount(this.#people, user.id, false, sharesOf(client));
    if (client === undefined || account === undefined) return undefined;
    const available = await account.claims('id_token', scope, {}, []);
    return new provider.Claims({ ...available }, { client }).scope(scope).result();
  }
}
