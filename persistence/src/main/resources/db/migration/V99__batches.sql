-- Batches: many jobs from one request, with one id, one progress and one end.

CREATE TABLE batch (
    id              uuid PRIMARY KEY,
    tenant          text        NOT NULL,
    idempotency_key text,
    request_hash    text        NOT NULL,
    traceparent     text,
    created_at      timestamptz NOT NULL,
    created_by      text        NOT NULL,
    -- rows of the table below, and those of them that were skipped
    jobs            integer     NOT NULL,
    skipped         integer     NOT NULL,
    -- no further job is made; the second time: the jobs that existed were cancelled
    cancelled_at    timestamptz,
    cancels_sent_at timestamptz,
    -- every job has ended; written once
    ended_at        timestamptz
);
CREATE UNIQUE INDEX batch_idempotency ON batch (tenant, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX batch_newest ON batch (tenant, created_at DESC, id DESC);
CREATE INDEX batch_open ON batch (tenant, id) WHERE ended_at IS NULL;
CREATE INDEX batch_ended ON batch (ended_at) WHERE ended_at IS NOT NULL;

-- One row per job, complete when the batch is accepted. A job is made from each once: made_at shows it. A skipped row has no
-- job, but says why. The jobs may go before the batch, whose counts stay.
CREATE TABLE batch_row (
    batch_id uuid    NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
    -- 1, 2, 3, ... and the row of the input that it came from; a prompt matrix makes several of one
    number   integer NOT NULL,
    input    integer NOT NULL,
    job_id   uuid UNIQUE,
    prompt   text,
    -- what the job shall sample; null once it is made
    spec     jsonb,
    made_at  timestamptz,
    -- how the job ended, once it was seen; SKIPPED for a row without a job
    state    text,
    error    text,
    PRIMARY KEY (batch_id, number)
);
CREATE INDEX batch_row_to_make ON batch_row (batch_id, number) WHERE made_at IS NULL AND state IS NULL;
CREATE INDEX batch_row_open ON batch_row (batch_id, number) WHERE made_at IS NOT NULL AND state IS NULL;
CREATE INDEX batch_row_state ON batch_row (batch_id, state, number) WHERE state IS NOT NULL;
