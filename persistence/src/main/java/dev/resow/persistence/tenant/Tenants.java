package dev.resow.persistence.tenant;

import dev.resow.contract.InvalidJsonException;
import dev.resow.contract.Json;
import dev.resow.contract.policy.PolicyCheck;
import dev.resow.contract.policy.RetryPolicy;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The rules of every tenant. Read once: an app with a rule it cannot keep does not start. */
@Startup
@ApplicationScoped
public class Tenants {
  private final Map<String, TenantRules> named = new TreeMap<>();
  private final TenantRules standard;

  @Inject
  Tenants(TenantSettings settings, TenantDefaults defaults) {
    standard =
        rules(
            "resow.tenant-defaults",
            defaults,
            new TenantRules(1, null, null, null, RetryPolicy.DEFAULT));
    settings
        .byName()
        .forEach((name, own) -> named.put(name, rules("resow.tenants." + name, own, standard)));
  }

  public TenantRules of(String tenant) {
    return named.getOrDefault(tenant, standard);
  }

  /** Rules of everybody who is not in {@link #named()}. */
  public TenantRules standard() {
    return standard;
  }

  /** Tenants with rules of their own. */
  public Map<String, TenantRules> named() {
    return Map.copyOf(named);
  }

  private static TenantRules rules(String where, TenantSettings.Rules own, TenantRules otherwise) {
    try {
      return new TenantRules(
          own.weight().orElse(otherwise.weight()),
          or(own.maxQueued(), otherwise.maxQueued()),
          or(own.maxRunning(), otherwise.maxRunning()),
          or(own.jobsPerMinute(), otherwise.jobsPerMinute()),
          own.policy().map(Tenants::policy).orElse(otherwise.policy()));
    } catch (IllegalArgumentException | InvalidJsonException e) {
      throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
    }
  }

  private static RetryPolicy policy(String json) {
    var policy = Json.parse(json, RetryPolicy.class);
    for (var flaw : PolicyCheck.flaws(policy, null))
      throw new IllegalArgumentException("policy." + flaw.field() + ": " + flaw.detail());
    return policy;
  }

  private static Integer or(OptionalInt own, Integer otherwise) {
    return own.isPresent() ? Integer.valueOf(own.getAsInt()) : otherwise;
  }
}
