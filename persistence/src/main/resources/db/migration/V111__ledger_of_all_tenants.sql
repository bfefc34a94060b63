-- The ledger of all tenants, newest first, and its failed rounds: the indexes of V30 begin with the tenant, so a page read every round.
CREATE INDEX job_round_newest_of_all ON job_round (started_at DESC, job_id DESC, attempt DESC, round DESC);
CREATE INDEX job_round_failed_of_all ON job_round (started_at DESC, job_id DESC, attempt DESC, round DESC) WHERE failed;
