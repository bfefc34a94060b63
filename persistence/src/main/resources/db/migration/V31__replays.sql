-- Replays: new jobs made from seeds that failed, linked to where they came from.

-- What a job was made from, if it was made from another one: {kind, id, job, attempt, round, seed}
ALTER TABLE job ADD COLUMN origin jsonb;

CREATE TABLE replay (
    id              uuid PRIMARY KEY,
    tenant          text        NOT NULL,
    idempotency_key text,
    request_hash    text        NOT NULL,
    request         jsonb       NOT NULL,
    traceparent     text,
    created_at      timestamptz NOT NULL,
    seeds           integer     NOT NULL,
    -- forward equivalents, as estimated when it was asked for
    estimate        double precision NOT NULL
);
CREATE UNIQUE INDEX replay_idempotency ON replay (tenant, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX replay_newest ON replay (tenant, created_at DESC, id DESC);

-- The plan, one row per seed, complete when the replay is accepted. A job is made from each row once: made_at tells.
CREATE TABLE replay_seed (
    replay_id      uuid    NOT NULL REFERENCES replay (id) ON DELETE CASCADE,
    number         integer NOT NULL,
    origin_job     uuid    NOT NULL,
    origin_attempt integer NOT NULL,
    origin_round   integer NOT NULL,
    seed           bigint  NOT NULL,
    job_id         uuid    NOT NULL UNIQUE,
    -- what the job shall sample; null once it is made
    spec           jsonb,
    made_at        timestamptz,
    PRIMARY KEY (replay_id, number),
    FOREIGN KEY (origin_job, origin_attempt, origin_round) REFERENCES job_round ON DELETE CASCADE
);
CREATE INDEX replay_seed_to_make ON replay_seed (replay_id, number) WHERE made_at IS NULL;
CREATE INDEX replay_seed_origin ON replay_seed (origin_job);
