package dev.resow.api;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Some tenants have limits, one has twice the weight. */
public class WithLimits implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "resow.tenants.narrow.max-queued", "3",
        "resow.tenants.crowd.max-queued", "10",
        "resow.tenants.single.max-queued", "1",
        "resow.tenants.\"slow.one\".jobs-per-minute", "2",
        "resow.tenants.heavy.weight", "2");
  }
}
