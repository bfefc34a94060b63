package dev.resow.scheduler.health;

import dev.resow.contract.health.Probe;
import io.quarkus.scheduler.FailedExecution;
import io.quarkus.scheduler.ScheduledExecution;
import io.quarkus.scheduler.SkippedExecution;
import io.quarkus.scheduler.SuccessfulExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Work by the clock that must never stand still: the outbox sweeper and the watchdog. A run that is
 * due while the one before has not ended is skipped, and that is what is watched.
 */
@ApplicationScoped
class ScheduledWork {
  private static final Map<String, String> WATCHED =
      Map.of("OutboxSweeper#sweep", "the outbox sweeper", "Watchdog#tick", "the watchdog");

  private final Map<String, LoopHealth> loops = new ConcurrentHashMap<>();

  ScheduledWork(Clock clock) {
    WATCHED.forEach((method, name) -> loops.put(method, new LoopHealth(name, clock)));
  }

  void skipped(@Observes SkippedExecution event) {
    loop(event.getExecution()).ifPresent(LoopHealth::begins);
  }

  void ended(@Observes SuccessfulExecution event) {
    loop(event.getExecution()).ifPresent(LoopHealth::ends);
  }

  void failed(@Observes FailedExecution event) {
    loop(event.getExecution()).ifPresent(loop -> loop.fails(event.getException()));
  }

  private Optional<LoopHealth> loop(ScheduledExecution execution) {
    String method = execution.getTrigger().getMethodDescription();
    return loops.entrySet().stream()
        .filter(each -> method != null && method.endsWith("." + each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** Status of the first stuck task; up if none is stuck. */
  Probe.Status status(Duration longest, Instant excused) {
    var all = loops.values().stream().map(loop -> loop.status(longest, excused)).toList();
    return all.stream().filter(status -> !status.up()).findFirst().orElse(all.getFirst());
  }
}
