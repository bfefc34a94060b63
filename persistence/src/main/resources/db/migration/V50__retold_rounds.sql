-- A worker that is told to stop hands its attempt over: that is no failure.
ALTER TABLE job_round DROP CONSTRAINT job_round_ending_check;
ALTER TABLE job_round ADD CONSTRAINT job_round_ending_check
    CHECK (ending IN ('picture', 'restarted', 'failed', 'cancelled', 'expired', 'lost', 'handed-over'));

-- A later attempt of the job sampled the same seed by the same method, from the start or from a checkpoint: rates count it there.
ALTER TABLE job_round ADD COLUMN retold boolean NOT NULL DEFAULT false;
