-- Several models. The queue, its windows and its fair shares are kept per model, because no worker of one model can take a job
-- of another. The table is rewritten once for the column.
ALTER TABLE job ADD COLUMN model text GENERATED ALWAYS AS (coalesce(spec ->> 'model', '')) STORED;
-- Work that the job is expected to be, in jobs with the model's default settings.
ALTER TABLE job ADD COLUMN cost double precision NOT NULL DEFAULT 1;

DROP INDEX job_queue;
CREATE INDEX job_queue_of_model ON job (model, priority, tenant, created_at, id)
    WHERE state = 'QUEUED' AND admitted_at IS NOT NULL;

-- Fair share inside a model and a priority class: as lane and lane_clock, which only schedulers of the version before still use.
CREATE TABLE model_lane (
    model    text     NOT NULL,
    priority smallint NOT NULL,
    tenant   text     NOT NULL,
    vtime    bigint   NOT NULL,
    PRIMARY KEY (model, priority, tenant)
);
CREATE TABLE model_lane_clock (
    model    text     NOT NULL,
    priority smallint NOT NULL,
    vtime    bigint   NOT NULL,
    PRIMARY KEY (model, priority)
);

-- Names of the models that a worker holds; null for a worker that reads no topics of single models.
ALTER TABLE worker ADD COLUMN holds text[];
-- The cards of all but the first, and the digest of each model's fingerprint by name.
ALTER TABLE worker ADD COLUMN other_models jsonb;
ALTER TABLE worker ADD COLUMN fingerprints jsonb;
