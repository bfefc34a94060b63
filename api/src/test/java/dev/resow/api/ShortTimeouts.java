package dev.resow.api;

import dev.resow.testkit.RealServers;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** Limits that a test reaches without waiting long, and what an operator may allow. */
public final class ShortTimeouts implements QuarkusTestProfile {
  static final int STREAMS_PER_CALLER = 5;
  static final int BREAKER_FAILURES = 3;
  static final String ALLOWED_ORIGIN = "https://tools.example:8443";

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "resow.streams.keep-alive", "1s",
        "resow.streams.stalled-after", "2s",
        "resow.streams.max-per-caller", Integer.toString(STREAMS_PER_CALLER),
        "resow.webhooks.timeout", "2s",
        "resow.webhooks.breaker-failures", Integer.toString(BREAKER_FAILURES),
        "resow.webhooks.breaker-pause", "1h",
        "resow.access.origins", ALLOWED_ORIGIN,
        "resow.access.hosts", "resow.test,localhost:9000");
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
