-- Where the prompts of a training came from, counted when it was accepted; null for prompts that the client gave.
ALTER TABLE training ADD COLUMN source jsonb;
