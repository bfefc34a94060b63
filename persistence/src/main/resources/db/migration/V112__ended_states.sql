-- Lists of the jobs of a state that few or none have, and counts of ended jobs by state: both read every job without it. A job
-- is added to it once, when it ends.
CREATE INDEX job_ended_of_state ON job (state, tenant, created_at DESC, id DESC)
    WHERE state IN ('SUCCEEDED', 'FAILED', 'CANCELLED', 'EXPIRED', 'DEAD');
