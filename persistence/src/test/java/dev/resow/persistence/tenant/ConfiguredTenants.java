package dev.resow.persistence.tenant;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Tenants with the given settings. */
public final class ConfiguredTenants {
  private ConfiguredTenants() {}

  /** The settings of a tenant. */
  public record Settings(
      OptionalDouble weight,
      OptionalInt maxQueued,
      OptionalInt maxRunning,
      OptionalInt jobsPerMinute,
      Optional<String> policy)
      implements TenantDefaults {
    static final Settings NONE =
        new Settings(
            OptionalDouble.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty());
  }

  public static Settings weight(double weight) {
    var none = Settings.NONE;
    return new Settings(
        OptionalDouble.of(weight),
        none.maxQueued,
        none.maxRunning,
        none.jobsPerMinute,
        none.policy);
  }

  public static Settings maxQueued(int jobs) {
    var none = Settings.NONE;
    return new Settings(
        none.weight, OptionalInt.of(jobs), none.maxRunning, none.jobsPerMinute, none.policy);
  }

  public static Settings maxRunning(int jobs) {
    var none = Settings.NONE;
    return new Settings(
        none.weight, none.maxQueued, OptionalInt.of(jobs), none.jobsPerMinute, none.policy);
  }

  public static Tenants of(Map<String, Settings> byName) {
    return of(Settings.NONE, byName);
  }

  static Tenants of(Settings defaults, Map<String, Settings> byName) {
    return new Tenants(() -> Map.copyOf(byName), defaults);
  }
}
