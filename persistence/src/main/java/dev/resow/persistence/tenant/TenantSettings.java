package dev.resow.persistence.tenant;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * {@code resow.tenants.NAME.*}. What a tenant does not set comes from {@code
 * resow.tenant-defaults.*}; what that does not set is without limit.
 */
@ConfigMapping(prefix = "resow.tenants")
interface TenantSettings {
  /** By tenant; a name with a dot is written in quotes. */
  @WithParentName
  Map<String, Rules> byName();

  /** What may be set of a tenant. */
  interface Rules {
    /** Share of the workers inside a class relative to other tenants, above 0; else 1. */
    OptionalDouble weight();

    /** Jobs that may wait, at least 1; a submit beyond it is refused. */
    OptionalInt maxQueued();

    /** Jobs that may be with the workers at once, at least 1; others wait in the queue. */
    OptionalInt maxRunning();

    /** Submits per minute, at least 1; that many at once after a pause. */
    OptionalInt jobsPerMinute();

    /** Retry policy of jobs that bring none, as JSON. */
    Optional<String> policy();
  }
}
