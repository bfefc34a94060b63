-- A row that could not be sent waits until next_at; one that never can be is parked until somebody looks at it.
ALTER TABLE outbox
    ADD COLUMN tries     integer NOT NULL DEFAULT 0,
    ADD COLUMN next_at   timestamptz,
    ADD COLUMN parked_at timestamptz,
    ADD COLUMN error     text;
DROP INDEX outbox_oldest;
CREATE INDEX outbox_oldest ON outbox (created_at) WHERE parked_at IS NULL;
CREATE INDEX outbox_parked ON outbox (parked_at) WHERE parked_at IS NOT NULL;

-- Accepted, but the record that says so did not come back from the broker.
CREATE INDEX job_unadmitted ON job (created_at) WHERE state = 'QUEUED' AND admitted_at IS NULL;

-- Which incarnation of a topic the scheduler has seen. When another one is there, the records of the old one are gone.
CREATE TABLE topic_seen (
    topic      text PRIMARY KEY,
    topic_id   text NOT NULL,
    -- since when another incarnation is there whose lost records are not made good yet
    changed_at timestamptz
);
