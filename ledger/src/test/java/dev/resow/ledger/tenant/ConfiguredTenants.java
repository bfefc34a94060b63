package dev.resow.ledger.tenant;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Tenants as an app reads them from its settings. */
public final class ConfiguredTenants {
  private ConfiguredTenants() {}

  public static Tenants of(Map<String, String> settings) {
    var config =
        new SmallRyeConfigBuilder()
            .withMapping(TenantSettings.class)
            .withMapping(TenantDefaults.class)
            .withDefaultValues(settings)
            .build();
    return new Tenants(
        config.getConfigMapping(TenantSettings.class),
        config.getConfigMapping(TenantDefaults.class));
  }
}
