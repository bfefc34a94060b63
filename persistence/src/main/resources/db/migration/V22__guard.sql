-- What no writer may ever do, whatever it believes: move a job that has ended, give out an attempt number again, or write history twice.
CREATE FUNCTION refuse_job_write() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    RAISE EXCEPTION 'job % is % (release %, attempt %, event %) and cannot become % (release %, attempt %, event %)',
        OLD.id, OLD.state, OLD.release_base, OLD.attempt, OLD.events, NEW.state, NEW.release_base, NEW.attempt, NEW.events
        USING ERRCODE = 'check_violation';
END
$$;
CREATE TRIGGER job_guard BEFORE UPDATE ON job FOR EACH ROW
    WHEN (OLD.state IN ('SUCCEEDED', 'CANCELLED', 'EXPIRED', 'DEAD') AND NEW.state <> OLD.state
          OR NEW.release_base < OLD.release_base OR NEW.attempt < OLD.attempt OR NEW.events < OLD.events)
    EXECUTE FUNCTION refuse_job_write();
