-- Evaluations of adapters: pairs of jobs of the same prompt and seed, with the adapter and without, and what the gate says.

CREATE TABLE evaluation (
    id              uuid PRIMARY KEY,
    tenant          text        NOT NULL,
    adapter         text        NOT NULL,
    -- file of the adapter, and the model that it belongs to with the identity of its files
    sha256          text        NOT NULL,
    scale           double precision NOT NULL,
    model           text        NOT NULL,
    base            text        NOT NULL,
    idempotency_key text,
    request_hash    text        NOT NULL,
    -- as the client sent it, with the gate
    request         jsonb       NOT NULL,
    prompts         integer     NOT NULL,
    pairs           integer     NOT NULL,
    created_at      timestamptz NOT NULL,
    created_by      text        NOT NULL,
    -- all null until every job has ended; written once
    decided_at      timestamptz,
    outcome         text CHECK (outcome IN ('PASSED', 'FAILED', 'UNDECIDED')),
    reason          text,
    result          jsonb,
    -- whether the decision released the adapter
    activated       boolean     NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX evaluation_idempotency ON evaluation (tenant, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX evaluation_newest ON evaluation (tenant, created_at DESC, id DESC);
CREATE INDEX evaluation_of_adapter ON evaluation (adapter, created_at DESC);
CREATE INDEX evaluation_open ON evaluation (id) WHERE decided_at IS NULL;
CREATE INDEX evaluation_decided ON evaluation (decided_at);

-- The jobs may go before the evaluation, whose result stays.
CREATE TABLE evaluation_pair (
    evaluation_id uuid    NOT NULL REFERENCES evaluation (id) ON DELETE CASCADE,
    number        integer NOT NULL,
    prompt        text    NOT NULL,
    seed          bigint  NOT NULL,
    base_job      uuid    NOT NULL,
    candidate_job uuid    NOT NULL,
    PRIMARY KEY (evaluation_id, number)
);
