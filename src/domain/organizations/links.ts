import { GatewayError, type Random, randomToken, sha256 } from '../../kernel/index.ts';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** What stands behind `#` in a link: 256 random bits, kept nowhere. */
export const newLinkToken = (random: Random): string => randomToken(random, 32);

/** By which a link is found again; undefined for what can be none. A whole link, pasted, is read as well. */
export function linkHash(purpose: string, pasted: string): string | undefined {
  const token = pasted.trim().split('#').at(-1) ?? '';
  return TOKEN.test(token) ? sha256(`link\0${purpose}\0${token}`).toString('base64url') : undefined;
}

export const linkOver = (): GatewayError =>
  new GatewayError('gone', 'link_over', 'This link was used, has expired, or never was. Ask for a new one.');
