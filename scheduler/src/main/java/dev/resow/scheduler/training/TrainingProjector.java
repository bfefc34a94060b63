package dev.resow.scheduler.training;

import dev.resow.contract.CancelJob;
import dev.resow.contract.ControlCommand;
import dev.resow.contract.Json;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.TrainingEvent;
import dev.resow.contract.TrainingFinished;
import dev.resow.contract.TrainingProgress;
import dev.resow.persistence.Sql;
import dev.resow.persistence.training.TrainingRow;
import dev.resow.scheduler.projection.ForgedEventException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Events of trainers to rows, a batch per transaction. A late event, a repeated one, or one about
 * an unknown training, has no effect.
 */
@ApplicationScoped
public class TrainingProjector {
  private static final Logger LOG = Logger.getLogger(TrainingProjector.class);
  private static final String FIGURES =
      """
      INSERT INTO training_figures (training_id, number, at, figures)
      VALUES (?, ?, ?, CAST(? AS jsonb))
      ON CONFLICT (training_id, number) DO UPDATE SET at = excluded.at, figures = excluded.figures""";

  private final TrainingReleases releases;
  private final TrainingClaims claims;
  private final Candidates candidates;
  private final Sql sql;
  private final Clock clock;

  TrainingProjector(
      TrainingReleases releases,
      TrainingClaims claims,
      Candidates candidates,
      Sql sql,
      Clock clock) {
    this.releases = releases;
    this.claims = claims;
    this.candidates = candidates;
    this.sql = sql;
    this.clock = clock;
  }

  /**
   * Applies the events of trainers in their order.
   *
   * @throws ForgedEventException if one of them claims what cannot be; then none is applied
   */
  @Transactional
  public void project(List<? extends ResowEvent> events) {
    var heard = events.stream().map(TrainingEvent.class::cast).toList();
    var rows = rows(heard.stream().map(TrainingEvent::trainingId).collect(Collectors.toSet()));
    for (TrainingEvent event : heard) {
      TrainingRow row = rows.get(event.trainingId());
      if (row == null) LOG.warnf("%s refers to an unknown training; ignored", event.eventId());
      else apply(row, event);
    }
  }

  private void apply(TrainingRow row, TrainingEvent event) {
    claims.check(row, event);
    Instant now = now();
    switch (TrainingLifecycle.apply(row, event, now)) {
      case IGNORED -> LOG.debugf("%s has no effect on a %s training", event.eventId(), row.state);
      case RIVAL -> releases.stopAllBut(row.worker, row, now);
      case NONE -> {
        if (event instanceof TrainingProgress progress) keep(row, progress);
      }
      case RELEASE -> releases.publish(row, now);
      case ADAPTER -> finish(row, (TrainingFinished) event, now);
    }
  }

  private void keep(TrainingRow row, TrainingProgress progress) {
    sql.update(FIGURES, row.id, progress.update(), progress.at(), Json.text(progress.figures()));
  }

  private void finish(TrainingRow row, TrainingFinished finished, Instant now) {
    if (!finished.base().equals(row.spec().base()))
      TrainingLifecycle.fail(
          row,
          "The trainer's model files differ from those this training was submitted for.",
          null,
          now);
    else if (candidates.add(row, finished, now)) TrainingLifecycle.succeed(row, finished, now);
    else
      TrainingLifecycle.fail(
          row,
          "Another adapter took the name %s during the training.".formatted(row.adapter),
          "the trained file is artifact " + finished.sha256(),
          now);
  }

  /**
   * Cancels the trainings among what control commands are about; their trainers hear the same
   * commands.
   *
   * @return the events that are not about trainings
   */
  @Transactional
  public List<ResowEvent> cancel(List<ResowEvent> events) {
    var ids =
        events.stream()
            .filter(ControlCommand.class::isInstance)
            .map(event -> ((ControlCommand) event).jobId())
            .collect(Collectors.toSet());
    if (ids.isEmpty()) return events;
    var rows = rows(ids);
    for (ResowEvent event : events)
      if (event instanceof CancelJob cancel && rows.containsKey(cancel.jobId()))
        TrainingLifecycle.cancel(rows.get(cancel.jobId()), now());
    return events.stream()
        .filter(event -> !(event instanceof ControlCommand c && rows.containsKey(c.jobId())))
        .toList();
  }

  private static Map<UUID, TrainingRow> rows(Collection<UUID> ids) {
    return TrainingRow.locked(Set.copyOf(ids)).stream()
        .collect(Collectors.toMap(row -> row.id, Function.identity()));
  }

  /** As precise as a column. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
