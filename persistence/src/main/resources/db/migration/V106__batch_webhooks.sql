-- One message when a batch has ended.

-- Whether it is sent for every batch of the tenant.
ALTER TABLE webhook ADD COLUMN batches boolean NOT NULL DEFAULT false;

-- A webhook that gets it for this batch, whatever the webhook is sent otherwise.
ALTER TABLE batch ADD COLUMN webhook_id uuid REFERENCES webhook (id) ON DELETE SET NULL;

-- A message is about a job or about a batch. The state of one about a batch is SUCCEEDED, or CANCELLED if the batch was
-- cancelled: the previous release, which knows only jobs, can read it.
ALTER TABLE webhook_delivery ALTER COLUMN job_id DROP NOT NULL, ADD COLUMN batch_id uuid;
CREATE INDEX webhook_delivery_of_batch ON webhook_delivery (batch_id) WHERE batch_id IS NOT NULL;

-- Made in the transaction that ends the batch, which happens once: never lost, never made twice.
CREATE FUNCTION make_batch_deliveries() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    INSERT INTO webhook_delivery (webhook_id, batch_id, state, happened_at, next_at)
    SELECT hook.id, NEW.id, CASE WHEN NEW.cancelled_at IS NULL THEN 'SUCCEEDED' ELSE 'CANCELLED' END,
        NEW.ended_at, NEW.ended_at
    FROM webhook AS hook
    WHERE hook.tenant = NEW.tenant AND hook.ended_at IS NULL AND hook.disabled_at IS NULL
      AND (hook.batches OR hook.id = NEW.webhook_id);
    RETURN NULL;
END
$$;
CREATE TRIGGER batch_delivered AFTER UPDATE ON batch
    FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION make_batch_deliveries();

-- Messages about a batch go with it, as those about a job do.
CREATE FUNCTION remove_batch_deliveries() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    DELETE FROM webhook_delivery WHERE batch_id = OLD.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER batch_removed AFTER DELETE ON batch FOR EACH ROW EXECUTE FUNCTION remove_batch_deliveries();
