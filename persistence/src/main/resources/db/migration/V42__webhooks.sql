-- Who is told when a job ends, and what was told.

CREATE TABLE webhook (
    id         uuid PRIMARY KEY,
    tenant     text        NOT NULL,
    url        text        NOT NULL,
    -- signs the messages; the receiver has the same
    secret     bytea       NOT NULL,
    -- states that are told
    states     text[]      NOT NULL,
    created_at timestamptz NOT NULL,
    -- no message is made any more
    ended_at   timestamptz
);
CREATE INDEX webhook_of_tenant ON webhook (tenant) WHERE ended_at IS NULL;

CREATE TABLE webhook_delivery (
    -- the webhook-id of the message: the same for every try, so that the receiver can tell
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    webhook_id  uuid        NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    job_id      uuid        NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    state       text        NOT NULL,
    happened_at timestamptz NOT NULL,
    -- when it is tried next; null: delivered, or given up
    next_at     timestamptz,
    tries       integer     NOT NULL DEFAULT 0,
    delivered_at timestamptz,
    last_at     timestamptz,
    -- HTTP status of the last try, null if there was no answer
    last_status integer,
    last_error  text
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX webhook_delivery_log ON webhook_delivery (webhook_id, happened_at DESC, id);

-- A message is made in the transaction that moves the job: never lost, never for a move that did not happen.
CREATE FUNCTION make_deliveries() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    INSERT INTO webhook_delivery (webhook_id, job_id, state, happened_at, next_at)
    SELECT hook.id, NEW.job_id, NEW.data ->> 'to', NEW.at, NEW.at
    FROM job JOIN webhook AS hook ON hook.tenant = job.tenant
    WHERE job.id = NEW.job_id AND hook.ended_at IS NULL AND NEW.data ->> 'to' = ANY (hook.states);
    RETURN NULL;
END
$$;
CREATE TRIGGER job_event_delivered AFTER INSERT ON job_event
    FOR EACH ROW WHEN (NEW.type = 'dev.resow.job.state.v1') EXECUTE FUNCTION make_deliveries();
