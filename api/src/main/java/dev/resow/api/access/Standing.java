package dev.resow.api.access;

/**
 * Whether a caller is still authorized: a stream outlives its request, and the key may be revoked
 * in the meantime. Cheap enough to check every second.
 */
@FunctionalInterface
public interface Standing {
  /** Access that cannot be revoked. */
  Standing FOR_GOOD = () -> true;

  boolean holds();
}
