-- Text as a search compares it: blind to case for all letters (full Unicode case folding, so ß is ss and a final sigma is a
-- sigma), to how an accent is written (NFC), and to the dots of the Turkish i, which are two letters to no other language.
CREATE FUNCTION search_text(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN translate(
    replace(
        normalize(casefold(normalize(value, NFC) COLLATE "pg_unicode_fast"), NFC),
        U&'i\0307', 'i'),
    U&'\0131', 'i');
