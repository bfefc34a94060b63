package dev.resow.api;

import dev.resow.testkit.RealServers;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/**
 * Limits that a test reaches without waiting long, and what an operator may allow. Some tenants
 * have limits of their own, one has twice the weight.
 */
public final class TightLimits implements QuarkusTestProfile {
  static final int STREAMS_PER_CALLER = 5;
  static final int BREAKER_FAILURES = 3;
  static final String ALLOWED_ORIGIN = "https://tools.example:8443";

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.ofEntries(
        Map.entry("resow.streams.keep-alive", "1s"),
        Map.entry("resow.streams.stalled-after", "2s"),
        Map.entry("resow.streams.max-per-caller", Integer.toString(STREAMS_PER_CALLER)),
        Map.entry("resow.images.wait", "1s"),
        Map.entry("resow.images.max-waiting-per-caller", "1"),
        Map.entry("resow.webhooks.timeout", "2s"),
        Map.entry("resow.webhooks.breaker-failures", Integer.toString(BREAKER_FAILURES)),
        Map.entry("resow.webhooks.breaker-pause", "1h"),
        Map.entry("resow.access.origins", ALLOWED_ORIGIN),
        Map.entry("resow.access.hosts", "resow.test,localhost:9000"),
        Map.entry("resow.tenants.narrow.max-queued", "3"),
        Map.entry("resow.tenants.crowd.max-queued", "10"),
        Map.entry("resow.tenants.single.max-queued", "1"),
        Map.entry("resow.tenants.\"slow.one\".jobs-per-minute", "2"),
        Map.entry("resow.tenants.heavy.weight", "2"));
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(RealServers.class));
  }

  @Override
  public boolean disableGlobalTestResources() {
    return true;
  }
}
