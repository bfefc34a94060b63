-- Jobs are found by what the invisible watermark of their image says: twelve hexadecimal digits, the first 48 bits of the SHA-256
-- of the 16 bytes of the id. Workers compute the same in provenance/.../watermark/Mark.java.
CREATE FUNCTION watermark_of(job uuid) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN left(encode(sha256(uuid_send(job)), 'hex'), 12);

CREATE INDEX job_watermark ON job (watermark_of(id)) WHERE result IS NOT NULL;
