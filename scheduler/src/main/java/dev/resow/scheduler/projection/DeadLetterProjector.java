package dev.resow.scheduler.projection;

import dev.resow.contract.DeadLetter;
import dev.resow.contract.ResowEvent;
import dev.resow.persistence.DeadLetterTable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;

/** Dead letters to rows, a batch per transaction; a letter read twice is kept once. */
@ApplicationScoped
public class DeadLetterProjector {
  private final DeadLetterTable table;

  DeadLetterProjector(DeadLetterTable table) {
    this.table = table;
  }

  @Transactional
  public void project(List<ResowEvent> events) {
    table.insert(events.stream().map(DeadLetter.class::cast).toList());
  }
}
