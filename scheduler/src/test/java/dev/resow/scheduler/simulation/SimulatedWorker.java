package dev.resow.scheduler.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.AttemptCancelled;
import dev.resow.contract.AttemptFailed;
import dev.resow.contract.AttemptHandedOver;
import dev.resow.contract.Attempts;
import dev.resow.contract.CancelJob;
import dev.resow.contract.ControlCommand;
import dev.resow.contract.FenceAttempts;
import dev.resow.contract.FindingKind;
import dev.resow.contract.JobSpec;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.RoundRestarted;
import dev.resow.contract.RoundSummary;
import dev.resow.contract.StepProgress;
import dev.resow.contract.StopOrders;
import dev.resow.contract.Verdict;
import dev.resow.contract.failure.FailureKind;
import dev.resow.scheduler.Jobs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A worker as a step machine: between any two steps it looks for stop orders, and it may die at any
 * point, with or without having published what it did.
 */
final class SimulatedWorker {
  private static final double FORWARDS_PER_STEP = 2;

  private final Simulation world;
  private final String name;
  private StopOrders orders = new StopOrders();

  /**
   * Steps of the job in hand since it was ordered to stop, counted apart from the worker's code.
   */
  private final Map<UUID, Integer> stepsSinceOrder = new HashMap<>();

  private int ordersRead;
  private Run run;

  SimulatedWorker(Simulation world, String name) {
    this.world = world;
    this.name = name;
  }

  /** One attempt. */
  static final class Run {
    final ShareGroup.Delivery delivery;
    final int attempt;
    final JobSpec spec;
    final List<RoundSummary> rounds = new ArrayList<>();
    int round;
    int step;
    long seed;
    double used;
    int mostRounds;
    Double mostForwards;

    Run(ShareGroup.Delivery delivery) {
      this.delivery = delivery;
      attempt = Attempts.of(delivery.ready, delivery.count);
      spec = delivery.ready.spec();
      seed = spec.seed();
      mostRounds = spec.budget().rounds();
      mostForwards = spec.budget().forwardEquivalents();
    }

    /** Goes on where another was saved, with what is left on top of what that one had used. */
    void resume(Run saved) {
      rounds.addAll(saved.rounds);
      round = saved.round;
      step = saved.step;
      seed = saved.seed;
      used = saved.used;
      mostRounds = Math.min(saved.mostRounds, saved.round + 1 + mostRounds);
      if (mostForwards != null) mostForwards = Math.min(saved.mostForwards, used + mostForwards);
    }

    /** As it is now, for whoever gets the job next. */
    Run save() {
      var saved = new Run(delivery);
      saved.rounds.addAll(rounds);
      saved.round = round;
      saved.step = step;
      saved.seed = seed;
      saved.used = used;
      saved.mostRounds = mostRounds;
      saved.mostForwards = mostForwards;
      return saved;
    }

    boolean samePictureAs(Run other) {
      return spec.seed() == other.spec.seed() && spec.method().equals(other.spec.method());
    }

    UUID job() {
      return delivery.ready.jobId();
    }

    void endRound(Verdict verdict) {
      rounds.add(new RoundSummary(round, seed, step, verdict, null, null, Map.of()));
    }
  }

  boolean isBusy() {
    return run != null;
  }

  ShareGroup.Delivery held() {
    return run == null ? null : run.delivery;
  }

  /** SIGKILL and a fresh start: it reads all orders again. */
  void die() {
    run = null;
    orders = new StopOrders();
    stepsSinceOrder.clear();
    ordersRead = 0;
  }

  /** Reads some of the orders it has not read yet. */
  void listen(int most) {
    List<ResowEvent> log = world.orders();
    for (int i = 0; i < most && ordersRead < log.size(); i++)
      receive((ControlCommand) log.get(ordersRead++));
  }

  private void receive(ControlCommand order) {
    orders.receive(order);
    if (run != null && run.job().equals(order.jobId()) && concerns(order, run.attempt))
      stepsSinceOrder.putIfAbsent(run.job(), 0);
  }

  private boolean concerns(ControlCommand order, int attempt) {
    return switch (order) {
      case CancelJob _ -> true;
      case FenceAttempts f ->
          f.lowestValid() > attempt
              || f.lowestValid() == attempt && f.holder() != null && !f.holder().equals(name);
    };
  }

  /** Does the next thing: takes a record, a step, or the end of the picture. */
  void act() {
    if (run == null) {
      world.ready.acquire(this).ifPresent(this::begin);
      return;
    }
    if (orders.fenced(run.job(), run.attempt, name)) {
      end();
    } else if (orders.cancelled(run.job()).isPresent()) {
      world.publish(
          new AttemptCancelled(run.job(), run.attempt, name, world.now, run.round, run.step, null));
      end();
    } else if (run.step > 0 && world.fails(0.02)) {
      if (world.chance(0.8)) world.saved.put(run.job(), run.save());
      world.publish(
          new AttemptHandedOver(run.job(), run.attempt, name, world.now, run.round, run.step));
      end();
    } else {
      step();
    }
  }

  private void begin(ShareGroup.Delivery delivery) {
    if (name.equals(delivery.ready.avoid()) && delivery.count == 1) {
      world.ready.release(delivery, this);
      return;
    }
    run = new Run(delivery);
    stepsSinceOrder.clear();
    if (Attempts.isLast(delivery.count)) {
      fail(FailureKind.POISON);
      return;
    }
    var changes = new HashMap<String, Object>(Map.of("worker", name));
    Run saved = world.saved.get(run.job());
    if (saved != null && saved.samePictureAs(run) && world.chance(0.9)) {
      run.resume(saved);
      changes.put("resumedFromStep", run.step);
    }
    world.publish(Jobs.with(Jobs.started(run.job(), run.attempt, run.spec), changes));
  }

  private void step() {
    run.step++;
    run.used += FORWARDS_PER_STEP;
    stepsSinceOrder.computeIfPresent(run.job(), (_, steps) -> steps + 1);
    if (world.chance(0.3)) world.publish(progress());
    if (world.fails(0.03)) {
      fail(world.chance(0.3) ? FailureKind.INVALID : FailureKind.TRANSIENT);
      return;
    }
    Double most = run.mostForwards;
    if (most != null) {
      assertThat(run.used).as("a step beyond the budget").isLessThan(most + FORWARDS_PER_STEP);
      if (run.used >= most) {
        finish(Verdict.BUDGET_EXHAUSTED);
        return;
      }
    }
    boolean overlapped = run.step == 2 && overlaps(run.seed);
    if (overlapped && run.round + 1 < run.mostRounds) restart();
    else if (overlapped) finish(Verdict.OVERLAPPED);
    else if (run.step == run.spec.steps()) finish(Verdict.CLEAR);
    else if (world.chance(0.1)) world.saved.put(run.job(), run.save());
  }

  /** What a seed paints is a pure function of it: two in five are wrong. */
  private static boolean overlaps(long seed) {
    return Math.floorMod(seed * 0x9e3779b97f4a7c15L >>> 32, 5) < 2;
  }

  private void restart() {
    run.endRound(Verdict.OVERLAPPED);
    int from = run.step;
    run.round++;
    run.step = 0;
    run.seed = world.roundSeed(run.spec.seed(), run.round);
    world.publish(
        new RoundRestarted(
            run.job(), run.attempt, name, world.now, run.round, run.seed, from, "overlap"));
  }

  private void finish(Verdict verdict) {
    assertThat(stepsSinceOrder.getOrDefault(run.job(), 0))
        .as("no picture is stored more than a step after the order to stop")
        .isLessThanOrEqualTo(1);
    run.endRound(verdict);
    if (world.fails(0.05)) {
      die(); // the picture is stored, no event was published
      return;
    }
    var changes = new HashMap<String, Object>();
    changes.put("worker", name);
    changes.put("rounds", run.rounds);
    changes.put("seed", run.seed);
    if (world.chance(0.7)) changes.put("forwardEquivalents", run.used);
    if (verdict == Verdict.OVERLAPPED)
      changes.put(
          "found", Arrays.stream(FindingKind.values()).filter(_ -> world.chance(0.4)).toList());
    world.publish(Jobs.with(Jobs.result(run.job(), run.attempt, verdict), changes));
    end();
  }

  private void fail(FailureKind kind) {
    world.publish(
        new AttemptFailed(
            run.job(), run.attempt, name, world.now, kind, "no luck", null, run.round, run.step));
    end();
  }

  /** Acknowledges, or dies before it could. */
  private void end() {
    if (world.fails(0.1)) {
      die();
      return;
    }
    world.ready.acknowledge(run.delivery, this);
    run = null;
  }

  private StepProgress progress() {
    return new StepProgress(
        run.job(),
        run.attempt,
        name,
        world.now,
        run.round,
        run.step,
        run.spec.steps(),
        null,
        Map.of());
  }
}
