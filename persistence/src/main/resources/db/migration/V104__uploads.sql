-- Pictures of clients that jobs start from. The file is an artifact; each tenant that uploaded it has a row.
CREATE TABLE upload (
    tenant     text        NOT NULL,
    -- name of the file in the artifact store
    id         text        NOT NULL,
    width      integer     NOT NULL,
    height     integer     NOT NULL,
    bytes      bigint      NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text        NOT NULL,
    -- last upload, or last job that named it
    used_at    timestamptz NOT NULL,
    -- why images made from it are held for review
    hold       text,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX upload_oldest ON upload (used_at);
-- Uploads are no orphans of the artifact store.
CREATE INDEX upload_file ON upload (id);
-- An upload stays as long as a job names it.
CREATE INDEX job_start_image ON job ((spec -> 'start' ->> 'image')) WHERE (spec -> 'start') IS NOT NULL;
CREATE INDEX job_start_mask ON job ((spec -> 'start' ->> 'mask')) WHERE (spec -> 'start' ->> 'mask') IS NOT NULL;
