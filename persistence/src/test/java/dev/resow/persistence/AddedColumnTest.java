package dev.resow.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The next release adds a column while this one works with statements that it has prepared. */
class AddedColumnTest {
  /** PostgreSQL's driver prepares a statement on the server when it is executed so often. */
  private static final int PREPARED_AFTER = 6;

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @Test
  void jobsAndRecordsAreReadAsBefore() throws SQLException {
    JobRow job = Rows.job("acme", 1, Rows.NOW);
    OutboxRow record = Rows.record(job.id);
    new JobTable(DATABASE.sql()).insert(List.of(new JobTable.NewRow(job, record)));
    try (Connection connection = DATABASE.source().getConnection()) {
      connection.setAutoCommit(false); // as in the apps; otherwise the driver heals it
      var sql = new Sql(always(connection));
      var jobs = new JobTable(sql);
      var outbox = new OutboxTable(sql);
      for (int i = 0; i < PREPARED_AFTER; i++) {
        read(jobs, outbox, job.id);
        connection.commit();
      }

      DATABASE.sql().update("ALTER TABLE job ADD COLUMN of_the_next_release text");
      DATABASE.sql().update("ALTER TABLE outbox ADD COLUMN of_the_next_release text");

      read(jobs, outbox, job.id);
    }
  }

  private static void read(JobTable jobs, OutboxTable outbox, UUID id) {
    assertThat(jobs.lock(List.of(id))).containsOnlyKeys(id);
    var later = Rows.NOW.plus(Duration.ofDays(1));
    assertThat(outbox.leftBehind(later, later, 10, 1 << 20)).hasSize(1);
  }

  /** A pool of one connection, which stays open. */
  private static DataSource always(Connection connection) {
    InvocationHandler open =
        (_, method, arguments) -> {
          if (method.getName().equals("close")) return null;
          try {
            return method.invoke(connection, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    var kept = proxy(Connection.class, open);
    return proxy(DataSource.class, (_, _, _) -> kept);
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
