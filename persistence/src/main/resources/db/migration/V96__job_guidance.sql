-- What a guidance scale means to the job's model, by which its forward passes are counted; null: classifier-free, or a job that an api
-- of the version before accepted.
ALTER TABLE job ADD COLUMN guidance text;
