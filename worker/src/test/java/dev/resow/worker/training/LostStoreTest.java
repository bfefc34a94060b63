package dev.resow.worker.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.ResowEvent;
import dev.resow.contract.SteadyClock;
import dev.resow.contract.TrainingCheckpointed;
import dev.resow.contract.TrainingFailed;
import dev.resow.contract.TrainingFinished;
import dev.resow.contract.TrainingHandedOver;
import dev.resow.contract.TrainingProgress;
import dev.resow.worker.attempt.AttemptEnding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An artifact store that is away when a training of hours ends costs time, never the training. */
@Timeout(120)
class LostStoreTest {
  private static final BooleanSupplier NO = () -> false;

  @TempDir Path folder;

  private final UUID id = UUID.randomUUID();
  private final List<ResowEvent> events = new ArrayList<>();
  private TinyTrainings tiny;
  private Path store;

  @BeforeEach
  void theStoreIsAway() throws IOException {
    tiny = new TinyTrainings(folder, events::add);
    store = Files.createFile(folder.resolve("artifacts"));
  }

  private AttemptEnding run(int delivery, BooleanSupplier draining) {
    return run(delivery, NO, draining, SteadyClock.start());
  }

  private AttemptEnding run(
      int delivery, BooleanSupplier lost, BooleanSupplier draining, Clock clock) {
    var training = TinyTrainings.delivery(id, delivery, lost, draining);
    var services = tiny.services(TinyTrainings::open, Duration.ZERO, Duration.ZERO, clock);
    return new TrainingExecution(services, training).run();
  }

  private boolean isTrained() {
    return events.stream()
        .anyMatch(e -> e instanceof TrainingCheckpointed c && c.update() == TinyTrainings.UPDATES);
  }

  private void theStoreReturns() {
    try {
      Files.delete(store);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theTrainerWaitsForTheStore() throws IOException {
    int[] pauses = {0};
    BooleanSupplier returns =
        () -> {
          if (isTrained() && ++pauses[0] == 3) theStoreReturns();
          return false;
        };
    assertThat(run(5, returns)).isEqualTo(AttemptEnding.REPORTED);
    assertThat(pauses[0]).as("looks while it waited").isGreaterThanOrEqualTo(3);
    assertThat(events).noneMatch(TrainingFailed.class::isInstance);
    assertThat(tiny.artifacts.has(((TrainingFinished) events.getLast()).sha256())).isTrue();
    assertThat(tiny.checkpoints.latest(id)).as("not needed any more").isEmpty();
  }

  @Test
  void aTrainerThatShutsDownMeanwhileHandsOverAndNothingIsTrainedAgain() throws IOException {
    assertThat(run(5, this::isTrained)).isEqualTo(AttemptEnding.REPORTED);
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            TrainingHandedOver.class,
            over -> assertThat(over.update()).isEqualTo(TinyTrainings.UPDATES));
    theNextTrainerOnlyStores();
  }

  /** So that its events, not the silence of hours, say that the training waits. */
  @Test
  void aTrainerThatWaitedForAQuarterOfAnHourHandsOver() throws IOException {
    int[] hours = {0};
    InstantSource hasten =
        () -> isTrained() ? Instant.EPOCH.plus(Duration.ofHours(++hours[0])) : Instant.EPOCH;
    assertThat(run(1, NO, NO, hasten.withZone(ZoneOffset.UTC))).isEqualTo(AttemptEnding.REPORTED);
    assertThat(events.getLast()).isInstanceOf(TrainingHandedOver.class);
    theNextTrainerOnlyStores();
  }

  @Test
  void aTrainerWhoseLockIsLostWhileItStoresReportsNothing() throws IOException {
    BooleanSupplier returns =
        () -> {
          if (isTrained() && Files.exists(store) && !Files.isDirectory(store)) theStoreReturns();
          return false;
        };
    BooleanSupplier stored = () -> Files.isDirectory(store);
    assertThat(run(5, stored, returns, SteadyClock.start())).isEqualTo(AttemptEnding.LOCK_LOST);
    assertThat(events).noneMatch(TrainingFinished.class::isInstance);
    theNextTrainerOnlyStores();
  }

  private void theNextTrainerOnlyStores() throws IOException {
    assertThat(tiny.checkpoints.latest(id)).isPresent();
    if (Files.isRegularFile(store)) theStoreReturns();
    events.clear();
    assertThat(run(1, NO)).isEqualTo(AttemptEnding.REPORTED);
    assertThat(events.getLast()).isInstanceOf(TrainingFinished.class);
    assertThat(events).noneMatch(TrainingProgress.class::isInstance);
  }
}
