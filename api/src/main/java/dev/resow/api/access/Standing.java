package dev.resow.api.access;

/**
 * Whether whoever was let in may still stay: a stream outlives its request, and its key may be
 * revoked meanwhile. Cheap enough to be asked every second.
 */
@FunctionalInterface
public interface Standing {
  /** Nobody can take it away. */
  Standing FOR_GOOD = () -> true;

  boolean holds();
}
