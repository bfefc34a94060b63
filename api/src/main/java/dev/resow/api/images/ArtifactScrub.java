package dev.resow.api.images;

import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.contract.artifact.ArtifactStore.Stored;
import dev.resow.persistence.Sql;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Compares the artifact store with the database: reports missing and damaged images and removes
 * orphaned files. Reads the whole store, one file at a time.
 */
@ApplicationScoped
public class ArtifactScrub {
  private static final Logger LOG = Logger.getLogger(ArtifactScrub.class);
  private static final int BATCH = 500;

  /** Faults that are named; a store that lost more has lost its volume. */
  private static final int MOST = 10_000;

  /** A picture is written in a moment; one that is not finished after so long never will be. */
  private static final Duration UNFINISHED = Duration.ofHours(1);

  private static final String USED =
      """
      SELECT result -> 'image' ->> 'id' FROM job
      WHERE result IS NOT NULL AND result -> 'image' ->> 'id' = ANY (?)
      UNION SELECT sha256 FROM adapter WHERE sha256 = ANY (?)
      UNION SELECT id FROM upload WHERE id = ANY (?)""";
  private static final String PICTURES =
      """
      SELECT id, result -> 'image' ->> 'id' FROM job
      WHERE result IS NOT NULL AND id > ? ORDER BY id LIMIT %d"""
          .formatted(BATCH);

  private final Sql sql;
  private final ArtifactStore store;
  private final ArtifactFaults faults;
  private final Clock clock;
  private final Duration orphanAge;

  /**
   * @param orphanAge how old a picture of no job must be to be removed; longer than results are
   *     kept on their topic (14 days), for one of them may name it. Negative: none is removed
   */
  ArtifactScrub(
      Sql sql,
      ArtifactStore store,
      ArtifactFaults faults,
      Clock clock,
      @ConfigProperty(name = "resow.artifacts.orphan-age", defaultValue = "P15D")
          Duration orphanAge) {
    this.sql = sql;
    this.store = store;
    this.faults = faults;
    this.clock = clock;
    this.orphanAge = orphanAge;
  }

  /**
   * What a scrub found.
   *
   * @param pictures files that were checked
   * @param missing pictures of jobs that are not in the store, the first 10,000
   * @param damaged pictures whose bytes are not those that were stored, the first 10,000
   * @param orphans pictures that belong to no job
   * @param removed orphans that were old enough to go
   * @param unfinished files of writers that were killed, removed
   */
  public record Report(
      Instant at,
      int pictures,
      Set<ArtifactId> missing,
      Set<ArtifactId> damaged,
      int orphans,
      int removed,
      int unfinished) {}

  @Scheduled(
      every = "${resow.artifacts.scrub-every:24h}",
      delayed = "${resow.artifacts.scrub-delay:10m}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
      skipExecutionIf = Scheduled.ApplicationNotRunning.class)
  void sweep() {
    try {
      Report report = scrub();
      LOG.infof(
          "artifact store: %d images, %d missing, %d damaged, %d orphaned (%d removed), %d unfinished files removed",
          report.pictures(),
          report.missing().size(),
          report.damaged().size(),
          report.orphans(),
          report.removed(),
          report.unfinished());
    } catch (IOException | RuntimeException e) {
      LOG.warnf("cannot check the artifact store: %s", e.toString());
    }
  }

  /**
   * Checks everything once.
   *
   * @throws IOException if the store cannot be read; nothing is reported as missing then
   */
  Report scrub() throws IOException {
    var found = new Found();
    int unfinished = store.sweepUnfinished(clock.instant().minus(UNFINISHED));
    try {
      store.scan(found::take);
      found.check();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    var missing = missing();
    faults.found(missing, found.damaged);
    return new Report(
        clock.instant(),
        found.pictures,
        missing,
        found.damaged,
        found.orphans,
        found.removed,
        unfinished);
  }

  /** Files as they are found, compared with the database a batch at a time. */
  private final class Found {
    private final Set<ArtifactId> damaged = new HashSet<>();
    private final List<Stored> batch = new ArrayList<>();
    private int pictures;
    private int orphans;
    private int removed;

    void take(Stored file) {
      pictures++;
      batch.add(file);
      if (batch.size() == BATCH) check();
    }

    void check() {
      var used = used(batch.stream().map(Stored::id).toList());
      for (Stored file : batch)
        if (!used.contains(file.id().sha256())) remove(file);
        else if (!file.whole() && damaged.size() < MOST) damaged.add(file.id());
      batch.clear();
    }

    private void remove(Stored file) {
      orphans++;
      if (orphanAge.isNegative()) return;
      try {
        Instant before = clock.instant().minus(orphanAge);
        if (file.storedAt().isBefore(before) && store.remove(file.id(), before)) removed++;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Set<String> used(List<ArtifactId> ids) {
    String[] names = ids.stream().map(ArtifactId::sha256).toArray(String[]::new);
    return new HashSet<>(sql.list(USED, row -> row.getString(1), names, names, names));
  }

  /**
   * @param picture null for a job without one
   */
  private record JobPicture(UUID job, String picture) {}

  /** Pictures of jobs that the store does not have. */
  private Set<ArtifactId> missing() throws IOException {
    var missing = new HashSet<ArtifactId>();
    List<JobPicture> page = page(new UUID(0, 0));
    while (!page.isEmpty() && missing.size() < MOST) {
      for (JobPicture job : page) {
        if (job.picture() == null) continue;
        var picture = new ArtifactId(job.picture());
        if (!store.has(picture)) missing.add(picture);
      }
      page = page(page.getLast().job());
    }
    return missing;
  }

  private List<JobPicture> page(UUID after) {
    return sql.list(
        PICTURES, row -> new JobPicture(row.getObject(1, UUID.class), row.getString(2)), after);
  }
}
