package dev.resow.api.events;

import dev.resow.persistence.Sql;
import dev.resow.testkit.FrozenDatabase;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.Until;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that stands still sends no notifications and does not say so. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@Timeout(180)
class ChangeListenerTest {
  @Inject ChangeListener listener;
  @Inject Watchers watchers;
  @Inject Sql sql;

  @Test
  void aSilentServerIsNoticedAndChangesAreHeardAgainOnceItSpeaks() throws Exception {
    Until.isTrue(listener::isListening);

    try (var _ = FrozenDatabase.freeze(postmaster())) {
      Until.isTrue(Duration.ofSeconds(60), () -> !listener.isListening());
    }

    Until.isTrue(Duration.ofSeconds(60), listener::isListening);
    var job = UUID.randomUUID();
    ChangeFeed feed = watchers.openFeed(null);
    sql.update("NOTIFY resow_job, '" + job + "'");
    var heard = new HashSet<UUID>();
    while (!heard.contains(job)) heard.addAll(feed.next(Duration.ofSeconds(1)).changed());
    watchers.close(feed);
  }

  private long postmaster() {
    return sql.withConnection(
        connection -> {
          try {
            return FrozenDatabase.postmaster(connection);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
