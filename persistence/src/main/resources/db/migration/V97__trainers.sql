-- Heartbeats of workers that train adapters, and the recipe of a training without its prompts.
ALTER TABLE worker ADD COLUMN trains boolean NOT NULL DEFAULT false;
ALTER TABLE training ADD COLUMN recipe text GENERATED ALWAYS AS (spec ->> 'recipe') STORED;
