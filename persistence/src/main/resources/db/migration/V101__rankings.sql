-- What people say of the images of one prompt: an order in one respect. Rows are never changed; jobs may go before them.

CREATE TABLE ranking (
    id              uuid PRIMARY KEY,
    tenant          text        NOT NULL,
    idempotency_key text,
    request_hash    text        NOT NULL,
    prompt          text        NOT NULL,
    aspect          text        NOT NULL CHECK (aspect IN ('ATTRIBUTE', 'SPATIAL', 'PRESENCE')),
    -- lists of job ids, the best first; those of one list are equally good
    tiers           jsonb       NOT NULL,
    created_at      timestamptz NOT NULL,
    created_by      text        NOT NULL
);
CREATE UNIQUE INDEX ranking_idempotency ON ranking (tenant, idempotency_key) WHERE idempotency_key IS NOT NULL;
-- ids grow with time
CREATE INDEX ranking_newest ON ranking (tenant, id DESC);
