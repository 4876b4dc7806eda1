import type { UnknownObject } from 'oidc-provider';

/** How the library says that `openid` is missing, whatever made it look. */
const NO_OPENID = /^openid scope must be requested/;

/**
 * The response as it is sent: RFC 6749 section 3.3 has a request without a proper scope fail as `invalid_scope`, where
 * the library says `invalid_request` and, to some, names a setting of ours.
 */
export const asTheStandardSays = (fields: UnknownObject): UnknownObject =>
  fields.error === 'invalid_request' && NO_OPENID.test(String(fields.error_description))
    ? { ...fields, error: 'invalid_scope', error_description: 'scope must contain openid' }
    : fields;
