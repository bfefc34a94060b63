-- The ledger of jobs. The api inserts a job and its outbox row and reads; every later write is the scheduler's.

CREATE TABLE job (
    id                  uuid PRIMARY KEY,
    tenant              text        NOT NULL,
    idempotency_key     text,
    request_hash        text        NOT NULL,
    priority            smallint    NOT NULL,
    prompt              text        NOT NULL,
    spec                jsonb       NOT NULL,
    traceparent         text,
    created_at          timestamptz NOT NULL,
    -- when the submitted record came back from the broker: only then may the job be released
    admitted_at         timestamptz,
    state               text        NOT NULL CHECK (state IN ('QUEUED', 'DISPATCHED', 'RUNNING', 'RETRY_WAIT',
                                        'SUCCEEDED', 'FAILED', 'CANCELLED', 'EXPIRED', 'DEAD')),
    updated_at          timestamptz NOT NULL,
    -- earliest next release: not-before of the client or back-off of the policy
    next_at             timestamptz,
    deadline            timestamptz,
    -- first attempt number of the current release, and the highest attempt heard of: the fence
    release_base        integer     NOT NULL DEFAULT 1,
    attempt             integer     NOT NULL DEFAULT 0,
    tries               integer     NOT NULL DEFAULT 0,
    -- failures by kind
    failures            jsonb       NOT NULL DEFAULT '{}',
    -- what the next release samples, when a policy changed the client's spec
    release_spec        jsonb,
    worker              text,
    heard_at            timestamptz,
    started_at          timestamptz,
    finished_at         timestamptz,
    cancel_requested_at timestamptz,
    progress            jsonb,
    result              jsonb,
    failure             jsonb,
    -- number of the last row in job_event
    events              integer     NOT NULL DEFAULT 0
) WITH (fillfactor = 80);

CREATE UNIQUE INDEX job_idempotency ON job (tenant, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX job_newest ON job (created_at DESC, id DESC);
CREATE INDEX job_newest_of_tenant ON job (tenant, created_at DESC, id DESC);
CREATE INDEX job_queue ON job (priority, tenant, created_at, id) WHERE state = 'QUEUED' AND admitted_at IS NOT NULL;
CREATE INDEX job_in_flight ON job (state, tenant) WHERE state IN ('DISPATCHED', 'RUNNING', 'RETRY_WAIT');
CREATE INDEX job_deadline ON job (deadline)
    WHERE deadline IS NOT NULL AND state IN ('QUEUED', 'DISPATCHED', 'RUNNING', 'RETRY_WAIT');

-- What happened to a job, in the order the scheduler accepted it; seq counts from 1 within the job.
CREATE TABLE job_event (
    job_id   uuid        NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    seq      integer     NOT NULL,
    event_id text        NOT NULL UNIQUE,
    type     text        NOT NULL,
    attempt  integer,
    at       timestamptz NOT NULL,
    data     jsonb       NOT NULL,
    PRIMARY KEY (job_id, seq)
);

-- Tells whoever listens which job has new events, when the transaction commits; repeated notices of one transaction are one.
CREATE FUNCTION tell_watchers() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    PERFORM pg_notify('resow_job', NEW.job_id::text);
    RETURN NULL;
END
$$;
CREATE TRIGGER job_event_told AFTER INSERT ON job_event FOR EACH ROW EXECUTE FUNCTION tell_watchers();

-- Fair share inside a priority class: a lane is a class and a tenant. A release moves its lane's virtual time on by one;
-- the class's clock is the start of the last release, and a lane that comes back after a pause begins there.
CREATE TABLE lane (
    priority smallint NOT NULL,
    tenant   text     NOT NULL,
    vtime    bigint   NOT NULL,
    PRIMARY KEY (priority, tenant)
);
CREATE TABLE lane_clock (
    priority smallint PRIMARY KEY,
    vtime    bigint NOT NULL
);

-- Records that are committed but perhaps not yet on their topic. Rows are deleted once the broker has them.
CREATE TABLE outbox (
    id         uuid PRIMARY KEY,
    topic      text        NOT NULL,
    record_key text        NOT NULL,
    headers    jsonb       NOT NULL,
    payload    bytea       NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX outbox_oldest ON outbox (created_at);

-- The last heartbeat of each worker.
CREATE TABLE worker (
    id        text PRIMARY KEY,
    heard_at  timestamptz NOT NULL,
    slots     integer     NOT NULL,
    draining  boolean     NOT NULL,
    device    text,
    running   jsonb       NOT NULL,
    model     jsonb
);
