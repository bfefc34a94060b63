package dev.resow.worker.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.CancelJob;
import dev.resow.contract.FenceAttempts;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.SteadyClock;
import dev.resow.contract.TrainingCheckpointed;
import dev.resow.contract.TrainingFailed;
import dev.resow.contract.TrainingFinished;
import dev.resow.contract.TrainingHandedOver;
import dev.resow.contract.TrainingProgress;
import dev.resow.contract.TrainingStarted;
import dev.resow.diffusion.tensor.ModelFormatException;
import dev.resow.training.session.TrainingIdentity;
import dev.resow.training.session.TrainingSession;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a training whose trainer gets an order to stop; the session only counts. */
class TrainingExecutionTest {
  private static final BooleanSupplier NO = () -> false;

  @TempDir Path folder;

  private final UUID id = UUID.randomUUID();
  private final List<ResowEvent> events = new ArrayList<>();
  private Clock clock = SteadyClock.start();
  private TinyTrainings tiny;
  private int closed;
  private Runnable atEveryStep = () -> {};
  private Runnable atRestore = () -> {};
  private Duration gap = Duration.ZERO;
  private Duration unfitPause = Duration.ZERO;

  private TrainingSession counting() {
    return new CountingSession(() -> atEveryStep.run(), () -> atRestore.run(), () -> closed++);
  }

  private AttemptEnding run(int delivery, BooleanSupplier lost, BooleanSupplier draining) {
    return run(delivery, lost, draining, "settings");
  }

  private AttemptEnding run(
      int delivery, BooleanSupplier lost, BooleanSupplier draining, String settings) {
    var identity = new TrainingIdentity("nft", settings, "base", 7, "prompts", "reward");
    return run(
        delivery, lost, draining, _ -> new Trainer.Opened(counting(), identity, () -> closed++));
  }

  private AttemptEnding run(
      int delivery, BooleanSupplier lost, BooleanSupplier draining, Trainer trainer) {
    if (tiny == null) tiny = new TinyTrainings(folder, events::add);
    events.clear();
    var training = TinyTrainings.delivery(id, delivery, lost, draining);
    var services = tiny.services(trainer, gap, unfitPause, clock);
    return new TrainingExecution(services, training).run();
  }

  private BooleanSupplier afterUpdates(int count) {
    int[] left = {count};
    atEveryStep = () -> left[0]--;
    return () -> left[0] <= 0;
  }

  /** It does all that are left and then loses its lock: there is no adapter to write. */
  private int updatesOfTheNextTrainer(String settings) {
    int[] updates = {0};
    atEveryStep = () -> updates[0]++;
    BooleanSupplier complete =
        () ->
            events.stream()
                .anyMatch(
                    e ->
                        e instanceof TrainingCheckpointed c && c.update() == TinyTrainings.UPDATES);
    assertThat(run(2, complete, NO, settings)).isEqualTo(AttemptEnding.LOCK_LOST);
    return updates[0];
  }

  @Test
  void aCancelledTrainingStopsAfterItsUpdateAndLeavesNothing() throws IOException {
    tiny = new TinyTrainings(folder, events::add);
    atEveryStep = () -> tiny.orders.receive(new CancelJob(id, Instant.EPOCH, "enough"));
    assertThat(run(1, NO, NO)).as("the record is acknowledged").isEqualTo(AttemptEnding.FENCED);
    assertThat(events).hasAtLeastOneElementOfType(TrainingStarted.class);
    assertThat(events.stream().filter(TrainingCheckpointed.class::isInstance)).hasSize(1);
    assertThat(events).noneMatch(TrainingFinished.class::isInstance);
    assertThat(tiny.checkpoints.latest(id)).isEmpty();
    assertThat(closed).as("session and resources").isEqualTo(2);
  }

  @Test
  void aSupersededTrainerStopsAndTheOtherContinues() {
    tiny = new TinyTrainings(folder, events::add);
    atEveryStep = () -> tiny.orders.receive(new FenceAttempts(id, Instant.EPOCH, 6));
    assertThat(run(1, NO, NO)).isEqualTo(AttemptEnding.FENCED);
    assertThat(events).noneMatch(TrainingFinished.class::isInstance);
  }

  @Test
  void aTrainerWithoutItsLockReportsNothingMore() {
    assertThat(run(1, afterUpdates(1), NO)).isEqualTo(AttemptEnding.LOCK_LOST);
    assertThat(events)
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly("TrainingStarted", "TrainingProgress", "TrainingCheckpointed");
  }

  /** Its checkpoints belong to the trainer that has the record now. */
  @Test
  void aDivergenceOfATrainerWithoutItsLockIsNotReported() throws IOException {
    run(1, NO, afterUpdates(3));
    boolean[] lost = {false};
    atEveryStep =
        () -> {
          lost[0] = true;
          throw new ArithmeticException("gradient norm is NaN");
        };
    assertThat(run(2, () -> lost[0], NO)).isEqualTo(AttemptEnding.LOCK_LOST);
    assertThat(events).noneMatch(TrainingFailed.class::isInstance);
    assertThat(tiny.checkpoints.latest(id)).isPresent();
  }

  @Test
  void aLockThatIsLostWhileTheEndIsReportedKeepsTheCheckpoints() throws IOException {
    run(1, NO, afterUpdates(3));
    atEveryStep =
        () -> {
          throw new ArithmeticException("gradient norm is NaN");
        };
    BooleanSupplier reported = () -> events.stream().anyMatch(TrainingFailed.class::isInstance);
    assertThat(run(2, reported, NO)).isEqualTo(AttemptEnding.REPORTED);
    assertThat(tiny.checkpoints.latest(id)).as("for the other trainer").isPresent();

    assertThat(run(3, NO, NO)).isEqualTo(AttemptEnding.REPORTED);
    assertThat(tiny.checkpoints.latest(id)).as("nobody continues").isEmpty();
  }

  @Test
  void checkpointsKeepTheirGap() {
    gap = Duration.ofHours(1);
    BooleanSupplier complete =
        () -> events.stream().anyMatch(TrainingCheckpointed.class::isInstance);
    assertThat(run(1, complete, NO)).isEqualTo(AttemptEnding.LOCK_LOST);
    assertThat(events)
        .filteredOn(TrainingCheckpointed.class::isInstance)
        .as("the one before the end")
        .singleElement()
        .isInstanceOfSatisfying(
            TrainingCheckpointed.class,
            c -> assertThat(c.update()).isEqualTo(TinyTrainings.UPDATES));
  }

  @Test
  void aShutdownHandsOverAndTheNextTrainerContinues() {
    assertThat(run(1, NO, afterUpdates(3))).isEqualTo(AttemptEnding.REPORTED);
    assertThat(events.getLast())
        .isInstanceOfSatisfying(TrainingHandedOver.class, h -> assertThat(h.update()).isEqualTo(3));
    assertThat(updatesOfTheNextTrainer("settings")).isEqualTo(TinyTrainings.UPDATES - 3);
  }

  @Test
  void aCheckpointOfOtherSettingsIsNotContinued() {
    run(1, NO, afterUpdates(3));
    assertThat(updatesOfTheNextTrainer("other settings")).isEqualTo(TinyTrainings.UPDATES);
  }

  @Test
  void aDamagedCheckpointIsNotContinued() throws IOException {
    run(1, NO, afterUpdates(3));
    tiny.checkpoints.put(id, 1, new byte[] {1, 2, 3});
    assertThat(updatesOfTheNextTrainer("settings")).isEqualTo(TinyTrainings.UPDATES);
  }

  @Test
  void aCheckpointThatTheSessionCannotReadIsNotContinued() {
    run(1, NO, afterUpdates(3));
    atRestore =
        () -> {
          throw new ModelFormatException(Path.of("checkpoint"), "format", "3", "2");
        };
    assertThat(updatesOfTheNextTrainer("settings")).isEqualTo(TinyTrainings.UPDATES);
  }

  @Test
  void aTrainerThatShutsDownBeforeItBeginsGivesTheTrainingBack() {
    assertThat(run(4, NO, () -> true)).isEqualTo(AttemptEnding.SHUTTING_DOWN);
    assertThat(events).isEmpty();
    assertThat(run(5, NO, () -> true)).isEqualTo(AttemptEnding.REPORTED);
    assertThat(events)
        .as("the last delivery")
        .singleElement()
        .isInstanceOf(TrainingHandedOver.class);
  }

  /** Updates of 40 s each, each followed by a checkpoint. */
  @Test
  void operatorsSeeUpdatesAndTheAgeOfTheLastCheckpoint() {
    tiny = new TinyTrainings(folder, events::add);
    var now = new AtomicReference<>(Instant.EPOCH);
    InstantSource settable = now::get;
    clock = settable.withZone(ZoneOffset.UTC);
    var ages = new ArrayList<Double>();
    atEveryStep =
        () -> {
          now.set(now.get().plusSeconds(40));
          ages.add(tiny.meters.get("resow_training_checkpoint_age_seconds").gauge().value());
        };
    run(1, () -> ages.size() == 3, NO);

    assertThat(ages).as("since the start, then since the last checkpoint").containsOnly(40.);
    assertThat(tiny.meters.get("resow_training_updates_total").tag("recipe", "nft").counter())
        .satisfies(updates -> assertThat(updates.count()).isEqualTo(3));
    assertThat(tiny.meters.get("resow_checkpoint_save").timer().count()).isEqualTo(3);
    assertThat(tiny.meters.get("resow_training_checkpoint_age_seconds").gauge().value())
        .as("nothing runs")
        .isZero();
  }

  @Test
  void figuresThatAreNoNumbersAreLeftOut() {
    run(1, NO, afterUpdates(1));
    assertThat(events)
        .filteredOn(TrainingProgress.class::isInstance)
        .first()
        .isInstanceOfSatisfying(
            TrainingProgress.class,
            p -> assertThat(p.figures()).containsOnlyKeys("reward").containsEntry("reward", .1));
  }

  @Test
  void aRefusedTrainingFailsWithTheReason() {
    Trainer refuses =
        _ -> {
          throw new RefusedTrainingException("There is no such model here.");
        };
    assertThat(run(1, NO, NO, refuses)).isEqualTo(AttemptEnding.REPORTED);
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            TrainingFailed.class,
            f -> assertThat(f.message()).isEqualTo("There is no such model here."));
  }

  @Test
  void aGradientThatIsNoNumberFailsTheTraining() {
    atEveryStep =
        () -> {
          throw new ArithmeticException("gradient norm is NaN");
        };
    assertThat(run(1, NO, NO)).isEqualTo(AttemptEnding.REPORTED);
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            TrainingFailed.class, f -> assertThat(f.message()).contains("diverged"));
  }

  /** Another trainer may do better; the last delivery ends it. */
  @Test
  void anyOtherFailureIsReportedByTheLastDeliveryOnly() {
    atEveryStep =
        () -> {
          throw new IllegalStateException("out of memory");
        };
    assertThatThrownBy(() -> run(4, NO, NO)).hasMessage("out of memory");
    assertThat(events).noneMatch(TrainingFailed.class::isInstance);
    assertThat(run(5, NO, NO)).isEqualTo(AttemptEnding.REPORTED);
    assertThat(events.getLast()).isInstanceOf(TrainingFailed.class);
  }

  @Test
  void anErrorIsReportedByTheLastDeliveryToo() {
    atEveryStep =
        () -> {
          throw new OutOfMemoryError("no room");
        };
    assertThatThrownBy(() -> run(4, NO, NO)).hasMessage("no room");
    assertThat(run(5, NO, NO)).isEqualTo(AttemptEnding.REPORTED);
    assertThat(failure()).isEqualTo("The trainer ran out of memory. Use a lower rank.");
  }

  /** What only this trainer cannot do ends no training: another one gets it, again and again. */
  @Test
  void anUnfitTrainerGivesTheTrainingBack() throws IOException {
    run(1, NO, afterUpdates(3));
    Trainer unfit =
        _ -> {
          throw new UnfitTrainerException("no such critic", null);
        };
    assertThatThrownBy(() -> run(4, NO, NO, unfit)).hasMessage("no such critic");
    assertThat(events).isEmpty();
    assertThat(run(5, NO, NO, unfit)).isEqualTo(AttemptEnding.REPORTED);
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            TrainingHandedOver.class,
            over -> assertThat(over.reason()).as("for the client").isEqualTo("no such critic"));
    assertThat(tiny.checkpoints.latest(id)).as("for the next trainer").isPresent();
  }

  @Test
  @Timeout(60)
  void aShutdownEndsThePauseOfAnUnfitTrainer() {
    unfitPause = Duration.ofHours(1);
    Trainer unfit =
        _ -> {
          throw new UnfitTrainerException("no such critic", null);
        };
    int[] looks = {0};
    BooleanSupplier afterThree = () -> ++looks[0] > 3;
    assertThatThrownBy(() -> run(1, NO, afterThree, unfit)).hasMessage("no such critic");
    assertThat(looks[0]).as("looks while it paused").isGreaterThan(3);
  }

  @Test
  void checkpointsThatCannotBeReadNowEndNoTraining() throws IOException {
    run(1, NO, afterUpdates(3));
    var checkpoints = folder.resolve("checkpoints");
    Files.move(checkpoints, folder.resolve("aside"));
    Files.createFile(checkpoints);
    assertThatThrownBy(() -> run(4, NO, NO)).isInstanceOf(UncheckedIOException.class);
    assertThat(run(5, NO, NO)).isEqualTo(AttemptEnding.REPORTED);
    assertThat(events).singleElement().isInstanceOf(TrainingHandedOver.class);

    Files.delete(checkpoints);
    Files.move(folder.resolve("aside"), checkpoints);
    assertThat(updatesOfTheNextTrainer("settings")).isEqualTo(TinyTrainings.UPDATES - 3);
  }

  @Test
  void aDivisionByZeroWhileLoadingIsNoDivergence() {
    Trainer breaks =
        _ -> {
          throw new ArithmeticException("/ by zero");
        };
    assertThat(run(5, NO, NO, breaks)).isEqualTo(AttemptEnding.REPORTED);
    assertThat(failure()).isEqualTo("The trainer could not load the model or the critic.");
  }

  @Test
  void aFaultOfTheSecondLoadIsNoneOfTheTraining() {
    run(1, NO, afterUpdates(3));
    atRestore =
        () -> {
          throw new ModelFormatException(Path.of("checkpoint"), "format", "3", "2");
        };
    var identity = new TrainingIdentity("nft", "settings", "base", 7, "prompts", "reward");
    int[] loads = {0};
    Trainer breaksLater =
        _ -> {
          if (++loads[0] == 2) throw new IllegalStateException("the folder is gone");
          return new Trainer.Opened(counting(), identity, () -> closed++);
        };
    assertThat(run(5, NO, NO, breaksLater)).isEqualTo(AttemptEnding.REPORTED);
    assertThat(failure()).isEqualTo("The trainer could not load the model or the critic.");
  }

  private String failure() {
    return ((TrainingFailed) events.getLast()).message();
  }
}
