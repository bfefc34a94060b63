-- Weights: a turn moves a lane's virtual time on by a million divided by the tenant's weight.
UPDATE lane SET vtime = vtime * 1000000;
UPDATE lane_clock SET vtime = vtime * 1000000;

-- What a tenant may still submit. The row's lock makes the check and the insert of a job one thing, in however many apis.
CREATE TABLE tenant_quota (
    tenant      text PRIMARY KEY,
    -- jobs per minute, as a bucket that refills
    tokens      double precision NOT NULL,
    refilled_at timestamptz      NOT NULL,
    -- jobs that certainly fit into the queue limit before the tenant's waiting jobs are counted again
    room        integer          NOT NULL,
    -- the limit that room was counted for
    room_of     integer          NOT NULL
);
CREATE INDEX job_waiting ON job (tenant) WHERE state IN ('QUEUED', 'RETRY_WAIT');

-- How long jobs of a model took lately.
CREATE INDEX job_durations ON job ((spec ->> 'model'), finished_at DESC)
    WHERE state = 'SUCCEEDED' AND started_at IS NOT NULL;
CREATE INDEX job_durations_of_all ON job (finished_at DESC) WHERE state = 'SUCCEEDED' AND started_at IS NOT NULL;
