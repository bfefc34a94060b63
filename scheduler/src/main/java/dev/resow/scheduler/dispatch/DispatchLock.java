package dev.resow.scheduler.dispatch;

import dev.resow.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;

/** Lets one scheduler dispatch at a time. */
@ApplicationScoped
class DispatchLock {
  /** Key of the advisory lock: any constant, the same in every scheduler. */
  private static final long KEY = 0x7265736f77L;

  private static final String ACQUIRE =
      """
      SELECT set_config('idle_in_transaction_session_timeout', '5s', true)
             || %s
             || CAST(pg_advisory_xact_lock(?) AS text)"""
          .formatted(Sql.GENERIC_PLANS);

  private final Sql sql;

  DispatchLock(Sql sql) {
    this.sql = sql;
  }

  /**
   * Waits until no other scheduler has the lock and takes it until the end of the transaction. A
   * scheduler that stops responding while it holds the lock loses it after five seconds.
   */
  void acquire() {
    sql.first(ACQUIRE, row -> true, KEY);
  }
}
