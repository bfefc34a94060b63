-- How a round was wrong. found: the kinds, worst first, as its check or its summary names them; findings: every measurement of the
-- check. Null: nothing was measured, or its worker is older than findings.
ALTER TABLE job_round
    ADD COLUMN found    jsonb,
    ADD COLUMN findings jsonb;

-- The kinds found in a round; of a round whose worker did not name them, what its verdict says.
CREATE FUNCTION round_found(found jsonb, verdict text) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(found, CASE WHEN verdict = 'overlapped' THEN '["overlapped"]'::jsonb ELSE '[]'::jsonb END);
