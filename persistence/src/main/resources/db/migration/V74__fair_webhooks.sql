-- Sending is fair between tenants and receivers, and a receiver that fails is left alone for a while.

ALTER TABLE webhook
    -- failed tries since the last one that arrived
    ADD COLUMN failures integer NOT NULL DEFAULT 0,
    -- nothing is sent before it: the circuit is open, or the receiver asked for it (Retry-After)
    ADD COLUMN paused_until timestamptz,
    -- the receiver is gone (HTTP 410): no message is made until somebody enables it
    ADD COLUMN disabled_at timestamptz,
    ADD COLUMN disabled_why text;

-- One api sends it at this moment, until then at most; null: nobody does. While it is sent, next_at is the same time.
ALTER TABLE webhook_delivery ADD COLUMN leased_until timestamptz;

-- The receivers that messages wait for, a jump each, and the next messages of one.
CREATE INDEX webhook_delivery_waiting ON webhook_delivery (webhook_id, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX webhook_delivery_leased ON webhook_delivery (leased_until) WHERE leased_until IS NOT NULL;
DROP INDEX webhook_delivery_due;

CREATE OR REPLACE FUNCTION make_deliveries() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    INSERT INTO webhook_delivery (webhook_id, job_id, state, happened_at, next_at)
    SELECT hook.id, NEW.job_id, NEW.data ->> 'to', NEW.at, NEW.at
    FROM job JOIN webhook AS hook ON hook.tenant = job.tenant
    WHERE job.id = NEW.job_id AND hook.ended_at IS NULL AND hook.disabled_at IS NULL
      AND NEW.data ->> 'to' = ANY (hook.states);
    RETURN NULL;
END
$$;
