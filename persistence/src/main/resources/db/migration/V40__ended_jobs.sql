-- How jobs ended over time, of one tenant and of all.
CREATE INDEX job_ended_of_tenant ON job (tenant, finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX job_ended ON job (finished_at) WHERE finished_at IS NOT NULL;
