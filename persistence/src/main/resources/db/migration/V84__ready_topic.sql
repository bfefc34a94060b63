-- Where the ready record of the last release went; null: never released, or by a scheduler of the version before. Workers may be
-- replaced by others that do not read it, after a rollback for example: then the job is released again.
ALTER TABLE job ADD COLUMN ready_topic text;
