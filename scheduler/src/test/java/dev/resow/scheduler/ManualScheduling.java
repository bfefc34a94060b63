package dev.resow.scheduler;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/** Nothing runs by itself: the test dispatches, watches and lets time pass. */
public class ManualScheduling implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "resow.dispatch.enabled", "false",
        "resow.watch.every", "off",
        "resow.retention.every", "off",
        "resow.outbox.sweep-every", "off",
        "resow.metrics.every", "off");
  }

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(TestClock.class);
  }
}
