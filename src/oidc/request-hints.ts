import type { UnknownObject } from 'oidc-provider';
import type { SignInRequest } from './sign-in-door.ts';

/** `login_hint` where it is an address, `domain_hint`, and the names that Azure AD B2C custom policies pass on. */
export function hintsOf(params: UnknownObject): SignInRequest['hints'] {
  const text = (name: string) => textOf(params, name);
  return {
    email: text('prefillEmail') ?? text('login_hint'),
    givenName: text('prefillGivenName'),
    familyName: text('prefillFamilyName'),
    domain: text('domain_hint'),
  };
}

/** A parameter where it is text. */
export function textOf(params: UnknownObject, name: string): string | undefined {
  const value = params[name];
  return typeof value === 'string' ? value : undefined;
}
