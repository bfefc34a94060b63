package dev.resow.chaos.audit;

import java.time.Instant;
import java.util.UUID;

/**
 * A file that was damaged on purpose.
 *
 * @param artifact id of the picture; null for a checkpoint
 * @param how what was done, for people
 */
public record Damage(UUID job, String artifact, String how, Instant at) {
  boolean ofPicture() {
    return artifact != null;
  }
}
