-- Trainings of adapters. A row is written when the training is accepted, by the api; afterwards only schedulers change it.

CREATE TABLE training (
    id              uuid PRIMARY KEY,
    tenant          text        NOT NULL,
    idempotency_key text,
    request_hash    text        NOT NULL,
    -- everything a trainer needs, with the prompts
    spec            jsonb       NOT NULL,
    -- name that the adapter gets; taken while the training lives
    adapter         text        NOT NULL,
    traceparent     text,
    state           text        NOT NULL CHECK (state IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    -- first attempt number of the current release, and the lowest attempt whose events count
    release_base    integer     NOT NULL DEFAULT 1,
    attempt         integer     NOT NULL DEFAULT 1,
    -- process that holds it, or held it last
    worker          text,
    -- updates done, updates in the last checkpoint, seconds of training over all attempts, figures of the last update by name
    update_count    integer     NOT NULL DEFAULT 0,
    checkpoint      integer,
    seconds         double precision NOT NULL DEFAULT 0,
    figures         jsonb,
    -- file of the trained adapter in the artifact store
    sha256          text,
    -- why it failed: a sentence for the client, and details for operators
    failure         text,
    failure_detail  text,
    created_at      timestamptz NOT NULL,
    created_by      text        NOT NULL,
    released_at     timestamptz NOT NULL,
    started_at      timestamptz,
    -- last event of a trainer
    heard_at        timestamptz,
    ended_at        timestamptz
);
CREATE UNIQUE INDEX training_idempotency ON training (tenant, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE UNIQUE INDEX training_adapter ON training (adapter) WHERE state IN ('QUEUED', 'RUNNING');
CREATE INDEX training_newest ON training (tenant, created_at DESC, id DESC);
CREATE INDEX training_alive ON training (state) WHERE state IN ('QUEUED', 'RUNNING');

-- Figures of the updates that trainers reported, at most one a second and training.
CREATE TABLE training_figures (
    training_id uuid    NOT NULL REFERENCES training (id) ON DELETE CASCADE,
    -- updates done
    number      integer NOT NULL,
    at          timestamptz NOT NULL,
    figures     jsonb   NOT NULL,
    PRIMARY KEY (training_id, number)
);

-- What no writer may ever do: move a training that has ended, or give out an attempt number again.
CREATE FUNCTION refuse_training_write() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    RAISE EXCEPTION 'training % is % (release %, attempt %) and cannot become % (release %, attempt %)',
        OLD.id, OLD.state, OLD.release_base, OLD.attempt, NEW.state, NEW.release_base, NEW.attempt
        USING ERRCODE = 'check_violation';
END
$$;
CREATE TRIGGER training_guard BEFORE UPDATE ON training FOR EACH ROW
    WHEN (OLD.state IN ('SUCCEEDED', 'FAILED', 'CANCELLED') AND NEW.state <> OLD.state
          OR NEW.release_base < OLD.release_base OR NEW.attempt < OLD.attempt)
    EXECUTE FUNCTION refuse_training_write();
