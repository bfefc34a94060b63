package dev.resow.scheduler.projection;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.Session;

/**
 * Tells watchers which jobs have new events: PostgreSQL notifications, delivered by the commit, one
 * statement per transaction however many jobs changed.
 */
@ApplicationScoped
class ChangeNotices {
  /** The channel; the payload is a job id. */
  static final String CHANNEL = "resow_job";

  private final TransactionSynchronizationRegistry transaction;
  private final Session session;

  ChangeNotices(TransactionSynchronizationRegistry transaction, Session session) {
    this.transaction = transaction;
    this.session = session;
  }

  /** Call in a transaction. */
  void changed(UUID job) {
    if (!(transaction.getResource(this) instanceof Notice notice)) {
      notice = new Notice();
      transaction.putResource(this, notice);
      transaction.registerInterposedSynchronization(notice);
    }
    notice.jobs.add(job);
  }

  private final class Notice implements Synchronization {
    final Set<UUID> jobs = new LinkedHashSet<>();

    @Override
    public void beforeCompletion() {
      session
          .createNativeQuery(
              """
              SELECT count(CAST(pg_notify(:channel, job) AS text))
              FROM unnest(string_to_array(:jobs, ',')) AS job""",
              Long.class)
          .setParameter("channel", CHANNEL)
          .setParameter("jobs", jobs.stream().map(UUID::toString).collect(Collectors.joining(",")))
          .getSingleResult();
    }

    @Override
    public void afterCompletion(int status) {}
  }
}
