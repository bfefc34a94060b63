package dev.resow.api.uploads;

import dev.resow.contract.artifact.ArtifactId;
import dev.resow.persistence.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The table of uploads: which pictures a tenant may start jobs from. */
@ApplicationScoped
public class UploadStore {
  private static final String KEEP =
      """
      INSERT INTO upload (tenant, id, width, height, bytes, created_at, created_by, used_at, hold)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (tenant, id) DO UPDATE SET used_at = excluded.used_at, hold = excluded.hold""";
  private static final String FIND =
      "SELECT id, width, height, bytes, created_at, used_at, hold FROM upload WHERE tenant = ? AND id = ?";

  /** A batch writes the row once, and its jobs read it. */
  private static final Duration REFRESH = Duration.ofMinutes(10);

  private static final String FIND_FRESH = FIND + " AND used_at >= ?";
  private static final String USE =
      "UPDATE upload SET used_at = ? WHERE tenant = ? AND id = ? AND used_at < ?";
  private static final String REMOVE =
      """
      WITH gone AS (DELETE FROM upload WHERE tenant = ? AND id = ? RETURNING id)
      INSERT INTO expired_image (id, at) SELECT id, ? FROM gone
      ON CONFLICT (id) DO UPDATE SET at = excluded.at""";
  private static final String COUNT = "SELECT count(*) FROM upload WHERE tenant = ?";

  private final Sql sql;
  private final UploadSettings settings;
  private final Clock clock;

  UploadStore(Sql sql, UploadSettings settings, Clock clock) {
    this.sql = sql;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Keeps a picture that lies in the artifact store; if it is kept already, as if it were new.
   *
   * @param hold why images made from it are held, or null
   */
  void keep(
      String tenant, ArtifactId id, int width, int height, long bytes, String by, String hold) {
    Instant now = now();
    QuarkusTransaction.requiringNew()
        .run(() -> sql.update(KEEP, tenant, id.sha256(), width, height, bytes, now, by, now, hold));
  }

  /** How many a tenant has. */
  long count(String tenant) {
    return sql.count(COUNT, tenant);
  }

  Optional<UploadView> find(String tenant, ArtifactId id) {
    return sql.first(FIND, this::view, tenant, id.sha256());
  }

  /** A tenant's picture for a job: it is kept as if it were new. */
  public Optional<UploadView> use(String tenant, ArtifactId id) {
    Instant now = now();
    Instant fresh = now.minus(REFRESH);
    return sql.first(FIND_FRESH, this::view, tenant, id.sha256(), fresh)
        .or(
            () -> {
              QuarkusTransaction.requiringNew()
                  .run(() -> sql.update(USE, now, tenant, id.sha256(), fresh));
              return find(tenant, id);
            });
  }

  /**
   * Removes a tenant's picture; its file goes when nobody else has it, see {@link
   * dev.resow.api.images.ExpiredImages}.
   *
   * @return false if there is none
   */
  boolean remove(String tenant, ArtifactId id) {
    Instant now = now();
    return QuarkusTransaction.requiringNew()
        .call(() -> sql.update(REMOVE, tenant, id.sha256(), now) > 0);
  }

  private UploadView view(ResultSet row) throws SQLException {
    Instant used = Sql.instant(row, "used_at");
    return new UploadView(
        new ArtifactId(row.getString("id")),
        row.getInt("width"),
        row.getInt("height"),
        row.getLong("bytes"),
        Sql.instant(row, "created_at"),
        settings.kept().isNegative() ? null : used.plus(settings.kept()),
        row.getString("hold"));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
