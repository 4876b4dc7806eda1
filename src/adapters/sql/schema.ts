/** The tables as Kysely sees them. Times are milliseconds since 1970; booleans are 0 and 1; lists are JSON text. */
export interface Database {
  organizations: { id: string; name: string; created_at: number };
  integrations: {
    id: string;
    organization_id: string;
    kind: string;
    name: string;
    client_id: string;
    response_types: string;
    redirect_uris: string;
    b2c: string | null;
    demo: number;
    created_at: number;
    version: number;
  };
  client_secrets: {
    hash: string;
    integration_id: string;
    created_at: number;
    expires_at: number | null;
  };
  users: {
    id: string;
    email: string | null;
    email_key: string | null;
    email_verified: number;
    given_name: string | null;
    family_name: string | null;
    nickname: string | null;
    demo: number;
    disabled_at: number | null;
    created_at: number;
    version: number;
  };
  phones: {
    id: string;
    user_id: string;
    kind: string;
    name: string;
    public_key: string;
    thumbprint: string;
    created_at: number;
    revoked_at: number | null;
    sign_count: number;
    version: number;
  };
  invitations: {
    id: string;
    organization_id: string;
    user_id: string;
    code_hash: string;
    created_at: number;
    expires_at: number;
    used_at: number | null;
  };
  signing_keys: {
    kid: string;
    alg: string;
    state: string;
    sealed_key: string;
    created_at: number;
  };
  secrets: { name: string; sealed: string };
  audit_events: {
    sequence: number;
    id: string;
    at: number;
    event: string;
    organization_id: string | null;
    integration_id: string | null;
    user_id: string | null;
    phone_id: string | null;
    challenge_id: string | null;
    detail: string;
    personal_hash: string;
    previous_hash: string;
    hash: string;
  };
  audit_personal: { event_id: string; salt: string; data: string };
}
