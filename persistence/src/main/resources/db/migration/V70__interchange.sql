-- How well a picture is described with one subject's name in the place of the other; null where the model was not asked.
ALTER TABLE job_round_pair ADD COLUMN interchange double precision;
