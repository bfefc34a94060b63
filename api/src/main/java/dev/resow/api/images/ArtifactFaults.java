package dev.resow.api.images;

import dev.resow.contract.artifact.ArtifactId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Pictures that were found missing or damaged: each is logged once, and counted until mended. */
@ApplicationScoped
public class ArtifactFaults {
  private static final Logger LOG = Logger.getLogger(ArtifactFaults.class);

  /** Limit of remembered ids; the next scrub counts the rest. */
  private static final int REMEMBERED = 10_000;

  private final Set<ArtifactId> missing = ConcurrentHashMap.newKeySet();
  private final Set<ArtifactId> damaged = ConcurrentHashMap.newKeySet();
  private final Clock clock;
  private volatile Instant last;

  ArtifactFaults(Clock clock) {
    this.clock = clock;
  }

  void missing(ArtifactId id) {
    if (note(missing, id)) LOG.errorf("image %s is missing from the artifact store", id);
  }

  void damaged(ArtifactId id) {
    if (note(damaged, id)) LOG.errorf("image %s in the artifact store is damaged", id);
  }

  private boolean note(Set<ArtifactId> faults, ArtifactId id) {
    last = clock.instant();
    return faults.size() < REMEMBERED && faults.add(id);
  }

  /** A scrub found exactly these: what is not among them was mended. */
  void found(Set<ArtifactId> nowMissing, Set<ArtifactId> nowDamaged) {
    missing.retainAll(nowMissing);
    damaged.retainAll(nowDamaged);
    nowMissing.forEach(this::missing);
    nowDamaged.forEach(this::damaged);
  }

  public int missing() {
    return missing.size();
  }

  public int damaged() {
    return damaged.size();
  }

  /** Time of the last fault, or null. */
  public Instant last() {
    return last;
  }
}
