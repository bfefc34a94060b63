package dev.resow.api.access;

/**
 * Whether a caller is still authorized: a stream outlives its request, and the key may be revoked
 * in the meantime. Cheap enough to check every second.
 */
@FunctionalInterface
public interface AccessValidity {
  /** Access that cannot be revoked. */
  AccessValidity FOR_GOOD = () -> true;

  /** Attribute of the security identity. */
  String ATTRIBUTE = "resow.access-validity";

  boolean holds();
}
