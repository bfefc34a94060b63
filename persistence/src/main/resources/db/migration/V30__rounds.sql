-- What became of every seed: one row per round of every attempt. Written by the scheduler with the job itself, in one transaction.

CREATE TABLE job_round (
    job_id              uuid        NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    attempt             integer     NOT NULL,
    round               integer     NOT NULL,
    -- copied from the job, so that no question about many rounds has to join
    tenant              text        NOT NULL,
    model               text        NOT NULL,
    method              text        NOT NULL,
    seed                bigint      NOT NULL,
    -- steps of a whole round
    steps               integer     NOT NULL,
    worker              text        NOT NULL,
    -- digest of the model fingerprint
    fingerprint         text,
    started_at          timestamptz NOT NULL,
    ended_at            timestamptz,
    ending              text CHECK (ending IN ('picture', 'restarted', 'failed', 'cancelled', 'expired', 'lost')),
    verdict             text CHECK (verdict IN ('clear', 'overlapped', 'unchecked', 'budget-exhausted')),
    -- what the detection step saw
    score               double precision,
    looked_at_step      integer,
    max_iom             double precision,
    min_exclusive       double precision,
    -- what the round cost; forward equivalents are the attempt's, shared among its rounds by their steps
    steps_done          integer,
    updates             integer,
    forward_equivalents double precision,
    -- the job ended, and none of its rounds was clear
    forsaken            boolean     NOT NULL DEFAULT false,
    failed              boolean     NOT NULL GENERATED ALWAYS AS (forsaken OR verdict IS NOT DISTINCT FROM 'overlapped') STORED,
    PRIMARY KEY (job_id, attempt, round)
);

-- Pages of rounds and the time line; by method; the failed ones, which are few.
CREATE INDEX job_round_newest ON job_round (tenant, started_at DESC, job_id DESC, attempt DESC, round DESC);
CREATE INDEX job_round_by_method ON job_round (tenant, method, started_at DESC);
CREATE INDEX job_round_failed ON job_round (tenant, started_at DESC) WHERE failed;
-- What an image row cost lately, by model and method.
CREATE INDEX job_round_cost ON job_round (model, method, started_at DESC) WHERE forward_equivalents IS NOT NULL;

-- The score of each pair of subjects; subjects in lower case, the first before the second in the alphabet.
CREATE TABLE job_round_pair (
    job_id     uuid        NOT NULL,
    attempt    integer     NOT NULL,
    round      integer     NOT NULL,
    first      text        NOT NULL,
    second     text        NOT NULL,
    tenant     text        NOT NULL,
    at         timestamptz NOT NULL,
    iom        double precision NOT NULL,
    overlap    double precision,
    -- above the limit in force; null if no limit was told
    overlapped boolean,
    PRIMARY KEY (job_id, attempt, round, first, second),
    FOREIGN KEY (job_id, attempt, round) REFERENCES job_round ON DELETE CASCADE
);
CREATE INDEX job_round_pair_names ON job_round_pair (tenant, first, second, at DESC);

-- The area of each subject.
CREATE TABLE job_round_area (
    job_id    uuid    NOT NULL,
    attempt   integer NOT NULL,
    round     integer NOT NULL,
    subject   text    NOT NULL,
    area      double precision NOT NULL,
    exclusive double precision NOT NULL,
    PRIMARY KEY (job_id, attempt, round, subject),
    FOREIGN KEY (job_id, attempt, round) REFERENCES job_round ON DELETE CASCADE
);
