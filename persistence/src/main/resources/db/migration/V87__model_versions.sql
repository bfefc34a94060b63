-- Versions of models: workers may hold different files under one name. New jobs go to the version that was seen last for the
-- first time, of those that live workers hold.
CREATE TABLE model_version (
    model         text        NOT NULL,
    -- digest of its fingerprint
    fingerprint   text        NOT NULL,
    first_seen_at timestamptz NOT NULL,
    PRIMARY KEY (model, fingerprint)
);
