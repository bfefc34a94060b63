-- Low-rank adapters that jobs can put over a model. The file is an artifact; it is never replaced under its name.

CREATE TABLE adapter (
    name       text PRIMARY KEY,
    -- name of the file in the artifact store
    sha256     text        NOT NULL,
    bytes      bigint      NOT NULL,
    -- the model that it belongs to, and the identity of that model's files
    model      text        NOT NULL,
    base       text        NOT NULL,
    -- the largest rank, and how many layers it changes
    rank       integer     NOT NULL,
    layers     integer     NOT NULL,
    state      text        NOT NULL CHECK (state IN ('CANDIDATE', 'ACTIVE', 'RETIRED')),
    -- tenants that may use it; null: all
    tenants    text[],
    created_at timestamptz NOT NULL,
    created_by text        NOT NULL,
    changed_at timestamptz NOT NULL
);
-- Files of adapters are no orphans of the artifact store.
CREATE INDEX adapter_file ON adapter (sha256);
