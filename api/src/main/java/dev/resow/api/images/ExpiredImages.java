package dev.resow.api.images;

import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.ledger.Database;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Removes the pictures of jobs that were removed, unless another job has the same one. Any number
 * of apis may do it; a picture that cannot be removed now is tried again.
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
                     WHERE result IS NOT NULL AND result -> 'image' ->> 'id' = ?)""";
  private static final String DONE = "DELETE FROM expired_image WHERE id = ANY (?)";

  private final Database database;
  private final ArtifactStore store;
  private final Clock clock;

  ExpiredImages(Database database, ArtifactStore store, Clock clock) {
    this.database = database;
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
      done = QuarkusTransaction.requiringNew().call(() -> database.call(this::batch));
      all += done;
    } while (done == BATCH);
    return all;
  }

  private int batch(Connection connection) throws SQLException {
    Instant before = clock.instant().minus(YOUNG);
    var done = new ArrayList<String>();
    for (String id : next(connection)) if (isDone(connection, id, before)) done.add(id);
    try (var delete = connection.prepareStatement(DONE)) {
      delete.setArray(1, connection.createArrayOf("text", done.toArray()));
      delete.executeUpdate();
    }
    return done.size();
  }

  private static List<String> next(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(NEXT);
        var found = query.executeQuery()) {
      var ids = new ArrayList<String>();
      while (found.next()) ids.add(found.getString(1));
      return ids;
    }
  }

  private boolean isDone(Connection connection, String id, Instant before) throws SQLException {
    try (var query = connection.prepareStatement(USED)) {
      query.setString(1, id);
      try (var used = query.executeQuery()) {
        used.next();
        return used.getBoolean(1) || store.remove(new ArtifactId(id), before);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove image " + id, e);
    }
  }
}
