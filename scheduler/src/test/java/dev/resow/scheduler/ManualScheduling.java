package dev.resow.scheduler;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/**
 * Nothing runs by itself: the test dispatches, watches and lets time pass. The tenants gold, tin
 * and two.at-once are not like the others.
 */
public class ManualScheduling implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "resow.dispatch.enabled", "false",
        "resow.watch.every", "off",
        "resow.retention.every", "off",
        "resow.outbox.sweep-every", "off",
        "resow.metrics.every", "off",
        "resow.tenants.gold.weight", "3",
        "resow.tenants.tin.weight", "0.5",
        "resow.tenants.\"two.at-once\".max-running", "2");
  }

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(TestClock.class);
  }
}
