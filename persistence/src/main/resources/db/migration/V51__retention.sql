-- What is older than its age is removed in batches; these find the oldest.
CREATE INDEX dead_letter_oldest ON dead_letter (at);
CREATE INDEX webhook_delivery_done ON webhook_delivery (happened_at) WHERE next_at IS NULL;
CREATE INDEX replay_oldest ON replay (created_at);
-- Removing a job removes its deliveries.
CREATE INDEX webhook_delivery_of_job ON webhook_delivery (job_id);
-- Is a picture still some job's? Pictures are named by their content, so two jobs may have the same one.
CREATE INDEX job_image ON job ((result -> 'image' ->> 'id')) WHERE result IS NOT NULL;

-- Pictures of jobs that were removed. The api, which has the artifact store, removes them unless another job has them.
CREATE TABLE expired_image (
    id text PRIMARY KEY,
    at timestamptz NOT NULL
);
