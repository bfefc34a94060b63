-- Why the trainer that last had a waiting training cannot train it, a sentence for the client; null if none said so.
ALTER TABLE training ADD COLUMN waiting_reason text;
