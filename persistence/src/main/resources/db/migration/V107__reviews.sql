-- Images that a safety check held or refused, and what people decided about them.

-- The latest decision of a person; null: none. Written by the api after the job has ended.
ALTER TABLE job ADD COLUMN review jsonb;

-- Every decision, for audits.
CREATE TABLE review_decision (
    id         uuid PRIMARY KEY,
    job_id     uuid        NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    decision   text        NOT NULL,
    reason     text,
    decided_by text        NOT NULL,
    decided_at timestamptz NOT NULL
);
CREATE INDEX review_decision_of_job ON review_decision (job_id, decided_at);

-- The few images that are reviewed among all.
CREATE INDEX job_reviewed ON job (id DESC) WHERE result -> 'review' IS NOT NULL AND finished_at IS NOT NULL;
