import type { Generated } from 'kysely';

/** The tables as Kysely sees them. Times are milliseconds since 1970; booleans are 0 and 1; lists are JSON text. */
export interface Database {
  organizations: {
    id: string;
    name: string;
    created_at: number;
    version: Generated<number>;
    accent: string | null;
    logo: string | null;
  };
  api_keys: {
    id: string;
    organization_id: string | null;
    name: string;
    hash: string;
    permissions: string;
    created_by: string;
    created_at: number;
    expires_at: number;
    last_used_at: number | null;
  };
  members: { organization_id: string; user_id: string; role: string; since: number };
  operators: { user_id: string; since: number };
  setup_links: {
    hash: string;
    purpose: string;
    organization_id: string | null;
    role: string | null;
    created_by: string | null;
    created_at: number;
    expires_at: number;
  };
  integrations: {
    id: string;
    organization_id: string;
    kind: string;
    name: string;
    name_key: string;
    client_id: string;
    response_types: string;
    redirect_uris: string;
    b2c: string | null;
    confirmation: string;
    sign_up: string;
    terms_url: string | null;
    privacy_url: string | null;
    protocol: string;
    entra: string | null;
    branding: string;
    demo: number;
    created_at: number;
    version: number;
  };
  integration_logos: { integration_id: string; hash: string; png: string };
  client_secrets: {
    hash: string;
    sealed: string | null;
    integration_id: string;
    created_at: number;
    expires_at: number | null;
    last_four: string | null;
    last_used_at: number | null;
  };
  secret_handovers: { token_hash: string; secret_hash: string; sealed: string; expires_at: number };
  users: {
    id: string;
    email: string | null;
    email_key: string | null;
    email_verified: number;
    given_name: string | null;
    family_name: string | null;
    nickname: string | null;
    phone_number: string | null;
    address: string | null;
    demo: number;
    disabled_at: number | null;
    deleted_at: number | null;
    sessions_ended_at: number | null;
    created_at: number;
    version: number;
  };
  organization_users: {
    organization_id: string;
    user_id: string;
    invited_at: number | null;
    invited_as: string | null;
    invited_key: string | null;
    first_seen_at: number | null;
    last_seen_at: number | null;
    touched_at: number;
    blocked_at: number | null;
    version: number;
  };
  user_terms: { scope: string; term: string; user_id: string };
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
    purpose: string;
    created_at: number;
    expires_at: number;
    used_at: number | null;
  };
  browsers: {
    id: string;
    user_id: string;
    key_hash: string;
    trait_hash: string;
    browser: string;
    system: string;
    place: string;
    first_seen_at: number;
    last_seen_at: number | null;
    reported_at: number | null;
    blocked_until: number | null;
  };
  entra_links: {
    integration_id: string;
    tid: string;
    oid: string;
    user_id: string;
    sub: string | null;
    linked_at: number;
  };
  acceptances: { user_id: string; integration_id: string; terms_url: string; accepted_at: number };
  recoveries: {
    id: string;
    user_id: string;
    asked_at: number;
    ready_at: number;
    expires_at: number;
    stopped_at: number | null;
    used_at: number | null;
  };
  recovery_codes: { user_id: string; code_hash: string; created_at: number; used_at: number | null };
  grants: {
    id: string;
    integration_id: string;
    user_id: string;
    phone_id: string;
    payload: string;
    created_at: number;
    expires_at: number;
    ended_at: number | null;
  };
  refresh_tokens: {
    hash: string;
    grant_id: string;
    payload: string;
    issued_at: number;
    expires_at: number;
    spent_at: number | null;
  };
  signing_keys: {
    kid: string;
    alg: string;
    state: string;
    sealed_key: string;
    created_at: number;
    signs_since: number | null;
    retired_at: number | null;
    due_at: number | null;
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
    reference: string | null;
    /** A copy of `actor` in `detail`, to be searched. */
    actor_id: string | null;
    signature: string | null;
  };
  audit_checkpoints: { kind: string; sequence: number; hash: string; at: number; signature: string };
  sign_in_counts: { scope: string; span: string; start: number; fact: string; count: number };
  sign_in_counts_cursor: { name: string; sequence: number };
  webhooks: {
    id: string;
    organization_id: string;
    url: string;
    description: string;
    kinds: string;
    enabled: number;
    stopped: string | null;
    failing_since: number | null;
    secret: string;
    previous_secret: string | null;
    previous_until: number | null;
    from_sequence: number;
    created_at: number;
    version: number;
  };
  webhook_deliveries: {
    id: string;
    webhook_id: string;
    event_id: string;
    type: string;
    body: string;
    state: string;
    tries: number;
    attempts: number;
    due_at: number | null;
    claim: string | null;
    created_at: number;
  };
  webhook_attempts: {
    delivery_id: string;
    number: number;
    at: number;
    duration: number;
    status: number | null;
    fault: string | null;
    response: string;
  };
  webhook_cursor: { name: string; sequence: number };
  spent_facts: { fact: string; expires_at: number };
  audit_personal: { event_id: string; salt: string; data: string };
}
