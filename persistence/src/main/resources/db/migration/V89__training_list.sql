-- Lists of trainings without their prompts, and an end of trainings that stop their trainers.

ALTER TABLE training
    -- number of prompts in spec; null in rows of an earlier release
    ADD COLUMN prompts integer,
    -- releases after silence of a trainer since the last checkpoint that was further than the one before
    ADD COLUMN silent_releases integer NOT NULL DEFAULT 0;

-- Whose file is it? Asked for every trained adapter.
CREATE INDEX training_sha256 ON training (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX adapter_sha256 ON adapter (sha256);
CREATE INDEX training_waiting ON training (tenant) WHERE state = 'QUEUED';
