package dev.resow.scheduler.projection;

import dev.resow.ledger.rounds.RoundFact;
import dev.resow.ledger.rounds.RoundTables;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.Session;

/**
 * Collects what a transaction learns about rounds and writes it in one go: when told to, at the
 * latest before the commit. So the ledger and the jobs always agree.
 */
@ApplicationScoped
class RoundLedger {
  private final TransactionSynchronizationRegistry transaction;
  private final Session session;

  RoundLedger(TransactionSynchronizationRegistry transaction, Session session) {
    this.transaction = transaction;
    this.session = session;
  }

  /**
   * @throws IllegalStateException outside a transaction
   */
  void note(List<RoundFact> facts) {
    if (!facts.isEmpty()) notes().addAll(facts);
  }

  /** Writes what was noted so far. */
  void write() {
    List<RoundFact> notes = notes();
    if (notes.isEmpty()) return;
    session.doWork(connection -> RoundTables.write(connection, notes));
    notes.clear();
  }

  @SuppressWarnings("unchecked")
  private List<RoundFact> notes() {
    var notes = (List<RoundFact>) transaction.getResource(RoundLedger.class);
    if (notes == null) {
      notes = new ArrayList<>();
      transaction.putResource(RoundLedger.class, notes);
      transaction.registerInterposedSynchronization(
          new Synchronization() {
            @Override
            public void beforeCompletion() {
              write();
            }

            @Override
            public void afterCompletion(int status) {}
          });
    }
    return notes;
  }
}
