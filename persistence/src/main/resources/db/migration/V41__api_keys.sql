-- Keys of the API. The secret itself is nowhere: only its SHA-256, which is enough for 256 random bits.
CREATE TABLE api_key (
    id         text PRIMARY KEY,
    hash       bytea       NOT NULL,
    tenant     text        NOT NULL,
    -- for people, e.g. "nightly batch"
    name       text        NOT NULL,
    scopes     text[]      NOT NULL CHECK (cardinality(scopes) > 0 AND scopes <@ ARRAY['submit', 'read', 'admin']),
    created_at timestamptz NOT NULL,
    created_by text        NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz
);
CREATE INDEX api_key_of_tenant ON api_key (tenant, created_at DESC);
