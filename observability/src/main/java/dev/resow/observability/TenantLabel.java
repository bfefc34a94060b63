package dev.resow.observability;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The label of a tenant: its name if the operator has named it in the settings, else {@value
 * LabelValues#OTHER}. Tenants of keys and tokens can be any number.
 */
public final class TenantLabel {
  private static final int MOST = 50;

  private final Set<String> named;

  /**
   * @param named tenants with settings of their own; the first 50 in alphabetical order count
   */
  public TenantLabel(Collection<String> named) {
    this.named = named.stream().sorted().limit(MOST).collect(Collectors.toUnmodifiableSet());
  }

  public String of(String tenant) {
    return tenant != null && named.contains(tenant) ? tenant : LabelValues.OTHER;
  }
}
