package dev.resow.scheduler.projection;

import dev.resow.contract.DeadLetter;
import dev.resow.contract.ResowEvent;
import dev.resow.ledger.DeadLetterTable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import org.hibernate.Session;

/** Dead letters to rows, a batch per transaction; a letter read twice is kept once. */
@ApplicationScoped
public class DeadLetterProjector {
  private final Session session;

  DeadLetterProjector(Session session) {
    this.session = session;
  }

  @Transactional
  public void project(List<ResowEvent> events) {
    var letters = events.stream().map(DeadLetter.class::cast).toList();
    session.doWork(connection -> DeadLetterTable.keep(connection, letters));
  }
}
