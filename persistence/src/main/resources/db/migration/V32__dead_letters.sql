-- Everything on resow.dead, so that it can be listed, shown and queued again. Written by the scheduler.

CREATE TABLE dead_letter (
    -- the event id: a letter that is read twice is kept once
    id           text PRIMARY KEY,
    at           timestamptz NOT NULL,
    reason       text        NOT NULL,
    detail       text,
    consumer     text        NOT NULL,
    job_id       uuid,
    attempt      integer,
    -- whose job it was; null for a record that belongs to no job
    tenant       text,
    topic        text,
    -- the whole record; json and not jsonb, because garbage may hold what jsonb refuses (U+0000)
    origin       json,
    requeued_at  timestamptz,
    -- the job made from a dead one; null when a record was sent again
    requeued_job uuid
);
CREATE INDEX dead_letter_newest ON dead_letter (tenant, at DESC, id DESC);
CREATE INDEX dead_letter_waiting ON dead_letter (tenant, reason, at) WHERE requeued_at IS NULL;
