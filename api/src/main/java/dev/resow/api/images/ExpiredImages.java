package dev.resow.api.images;

import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.persistence.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Removes the pictures of jobs and uploads that were removed, unless another one has the same. Any
 * number of apis may do it; a picture that cannot be removed now is tried again.
 */
@ApplicationScoped
public class ExpiredImages {
  private static final Logger LOG = Logger.getLogger(ExpiredImages.class);
  private static final int BATCH = 100;

  /** A picture this young may belong to a job whose result is still on its way. */
  private static final Duration YOUNG = Duration.ofHours(1);

  private static final String NEXT =
      "SELECT id FROM expired_image ORDER BY at LIMIT %d FOR UPDATE SKIP LOCKED".formatted(BATCH);
  private static final String USED =
      """
      SELECT EXISTS (SELECT 1 FROM job
                     WHERE result IS NOT NULL AND result -> 'image' ->> 'id' = ?)
          OR EXISTS (SELECT 1 FROM upload WHERE id = ?)""";
  private static final String DONE = "DELETE FROM expired_image WHERE id = ANY (?)";

  private final Sql sql;
  private final ArtifactStore store;
  private final Clock clock;

  ExpiredImages(Sql sql, ArtifactStore store, Clock clock) {
    this.sql = sql;
    this.store = store;
    this.clock = clock;
  }

  @Scheduled(
      every = "${resow.retention.every:10m}",
      delayed = "1m",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
      skipExecutionIf = Scheduled.ApplicationNotRunning.class)
  void sweep() {
    try {
      int removed = remove();
      if (removed > 0) LOG.infof("removed the images of %d deleted jobs", removed);
    } catch (RuntimeException e) {
      LOG.warnf("cannot remove expired images, retrying at the next run: %s", e.toString());
    }
  }

  /**
   * Removes pictures a batch at a time, until those that are left are too young.
   *
   * @return how many are done with
   */
  int remove() {
    int all = 0;
    int done;
    do {
      done = QuarkusTransaction.requiringNew().call(this::batch);
      all += done;
    } while (done == BATCH);
    return all;
  }

  private int batch() {
    Instant before = clock.instant().minus(YOUNG);
    String[] done =
        sql.list(NEXT, row -> row.getString("id")).stream()
            .filter(id -> isDone(id, before))
            .toArray(String[]::new);
    return sql.update(DONE, (Object) done);
  }

  private boolean isDone(String id, Instant before) {
    boolean used = sql.first(USED, row -> row.getBoolean(1), id, id).orElseThrow();
    try {
      return used || store.remove(new ArtifactId(id), before);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove image " + id, e);
    }
  }
}
