package dev.resow.api.access;

/**
 * Whether whoever was let in may still stay: a stream outlives its request, and its key may be
 * revoked meanwhile. Cheap enough to be asked every second.
 */
@FunctionalInterface
public interface AccessValidity {
  /** Nobody can take it away. */
  AccessValidity FOR_GOOD = () -> true;

  /** Attribute of the security identity. */
  String ATTRIBUTE = "resow.access-validity";

  boolean holds();
}
