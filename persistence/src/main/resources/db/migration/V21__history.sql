-- What the attempts of a job have used: how many began, rounds, forwards, seeds. Ceilings and next seeds are decided by it.
ALTER TABLE job ADD COLUMN history jsonb;
