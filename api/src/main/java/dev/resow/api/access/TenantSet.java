package dev.resow.api.access;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tenants whose jobs, rounds, replays, letters, pictures and webhooks a caller may see. It is
 * computed once, from who asks and the tenant that they name ({@link BearerAuthentication}); every
 * query is narrowed by it.
 */
public final class TenantSet {
  private static final TenantSet ALL = new TenantSet(null);

  /** Null = all tenants. */
  private final Set<String> names;

  private TenantSet(Set<String> names) {
    this.names = names;
  }

  public static TenantSet all() {
    return ALL;
  }

  public static TenantSet of(String name) {
    return new TenantSet(Set.of(name));
  }

  static TenantSet of(Set<String> names) {
    return new TenantSet(Set.copyOf(names));
  }

  public boolean isAll() {
    return names == null;
  }

  public boolean includes(String tenant) {
    return names == null || names.contains(tenant);
  }

  /** In alphabetical order; empty for all. */
  public Set<String> names() {
    return names == null ? Set.of() : new TreeSet<>(names);
  }

  /**
   * What is left of it for a filter that a client names.
   *
   * @param tenant null for no filter
   */
  public TenantSet narrowedTo(String tenant) {
    return tenant == null ? this : of(tenant);
  }

  /**
   * A condition of SQL with the placeholders of {@link #values()}.
   *
   * @param column e.g. {@code job.tenant}
   */
  public String condition(String column) {
    if (names == null) return "true";
    // One name lets an index of the tenant give its rows in order.
    return names.size() == 1 ? column + " = ?" : column + " = ANY (?)";
  }

  /** What is bound to the placeholders: a text or an array of texts, or nothing. */
  public List<Object> values() {
    if (names == null) return List.of();
    return names.size() == 1
        ? List.of(names.iterator().next())
        : List.of((Object) names.toArray(String[]::new));
  }

  @Override
  public String toString() {
    return names == null ? "all tenants" : String.join(", ", names());
  }
}
