package dev.resow.scheduler.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.AttemptCancelled;
import dev.resow.contract.AttemptEvent;
import dev.resow.contract.AttemptFailed;
import dev.resow.contract.Attempts;
import dev.resow.contract.CancelJob;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobState;
import dev.resow.contract.JobSubmitted;
import dev.resow.contract.JobTransitions;
import dev.resow.contract.Priority;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.Verdict;
import dev.resow.contract.failure.FailureKind;
import dev.resow.contract.policy.RetryPolicy;
import dev.resow.scheduler.Jobs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * A world of one job in which everything goes wrong: records delivered several times, workers that
 * die or fall asleep and wake up, events doubled and reordered, cancels and deadlines at any
 * moment. The seed of a failure is in its message.
 */
class LifecycleSimulationTest {
  @Property(tries = 3000)
  void whateverHappensAJobEndsOnceAndOnlyByItsValidAttempt(@ForAll long seed) {
    var world = new World(seed);
    for (int i = 0; i < 200; i++) world.anything();
    world.calmDown();
    assertThat(world.job.state().isTerminal()).as("seed %d ends", seed).isTrue();
    assertThat(world.ends).as("seed %d ends once", seed).isEqualTo(1);
  }

  /** A ready record and how often the broker has handed it out. */
  private static final class Delivery {
    final JobReady ready;
    int count;
    boolean acknowledged;

    Delivery(JobReady ready) {
      this.ready = ready;
    }
  }

  private static final class World {
    final Random random;
    final Lifecycle lifecycle;
    final UUID id = new UUID(1, 1);
    final List<Delivery> broker = new ArrayList<>();
    final List<ResowEvent> onTheWire = new ArrayList<>();
    final List<ResowEvent> sleeping = new ArrayList<>();
    final Set<Integer> numbersUsed = new HashSet<>();
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    JobStatus job = JobStatus.accepted(id, Jobs.spec("t", Priority.NORMAL));
    int ends;

    World(long seed) {
      random = new Random(seed);
      lifecycle = new Lifecycle(RetryPolicy.DEFAULT, random);
      onTheWire.add(new JobSubmitted(id, now, job.spec()));
    }

    void anything() {
      now = now.plusMillis(random.nextInt(2000));
      switch (random.nextInt(24)) {
        case 0, 1, 2 -> trigger(new Trigger.Release());
        case 3, 4, 5, 6 -> deliver();
        case 7, 8, 9, 10, 11, 12, 13 -> hearSomething(random.nextInt(4) > 0);
        case 14, 15 -> trigger(new Trigger.RetryDue());
        case 16 -> wakeSomebody();
        case 17 -> {
          if (random.nextInt(8) == 0) trigger(new Trigger.HeartbeatTimeout());
        }
        case 18 -> {
          if (random.nextInt(20) == 0) onTheWire.add(new CancelJob(id, now, null));
        }
        case 19 -> trigger(new Trigger.CancelOverdue());
        case 20 -> {
          if (random.nextInt(40) == 0) trigger(new Trigger.DeadlinePassed());
        }
        default -> hearSomething(true);
      }
    }

    /** No more faults: what is owed is delivered until nothing moves. */
    void calmDown() {
      for (int i = 0; i < 200 && !job.state().isTerminal(); i++) {
        while (!onTheWire.isEmpty()) receive(onTheWire.removeFirst());
        wakeSomebody();
        trigger(new Trigger.RetryDue());
        trigger(new Trigger.Release());
        broker.stream().filter(d -> !d.acknowledged).forEach(this::work);
        if (broker.stream().allMatch(d -> d.acknowledged)) trigger(new Trigger.HeartbeatTimeout());
        trigger(new Trigger.CancelOverdue());
      }
    }

    /** The broker hands out a record; the worker does it, dies, or falls asleep over it. */
    void deliver() {
      broker.stream().filter(d -> !d.acknowledged).findAny().ifPresent(this::work);
    }

    void work(Delivery delivery) {
      if (delivery.count == Attempts.DELIVERIES_PER_RELEASE) {
        delivery.acknowledged = true; // archived silently, as KIP-932 says
        return;
      }
      int attempt = Attempts.of(delivery.ready, ++delivery.count);
      assertThat(numbersUsed.add(attempt)).as("attempt %d is new", attempt).isTrue();
      boolean diesAtOnce = random.nextInt(8) == 0;
      if (diesAtOnce) return;
      onTheWire.add(Jobs.started(id, attempt, delivery.ready.spec()));
      ResowEvent end =
          switch (random.nextInt(6)) {
            case 0 -> new AttemptFailed(id, attempt, "w", now, kind(), "no", null, 0, 1);
            case 1 -> job.cancelRequestedAt() == null ? null : cancelled(attempt);
            default -> Jobs.result(id, attempt, Verdict.CLEAR);
          };
      if (end == null) return; // died in the middle
      if (random.nextInt(5) == 0) sleeping.add(end);
      else onTheWire.add(end);
      delivery.acknowledged = random.nextInt(4) > 0; // or died before it acknowledged
    }

    private AttemptCancelled cancelled(int attempt) {
      return new AttemptCancelled(id, attempt, "w", now, 0, 1, null);
    }

    private FailureKind kind() {
      return random.nextInt(4) == 0 ? FailureKind.INVALID : FailureKind.TRANSIENT;
    }

    void wakeSomebody() {
      onTheWire.addAll(sleeping);
      sleeping.clear();
    }

    /** Any record on the wire arrives next; perhaps it stays there and arrives again. */
    void hearSomething(boolean once) {
      if (onTheWire.isEmpty()) return;
      int which = random.nextInt(onTheWire.size());
      receive(once ? onTheWire.remove(which) : onTheWire.get(which));
    }

    void receive(ResowEvent event) {
      Fence before = job.fence();
      Outcome outcome = trigger(new Trigger.EventReceived(event));
      if (!outcome.accepted()) return;
      int attempt =
          switch (event) {
            case AttemptEvent a -> a.attempt();
            case JobResult r -> r.attempt();
            default -> before.lowestValid();
          };
      assertThat(attempt)
          .as("only valid attempts write")
          .isGreaterThanOrEqualTo(before.lowestValid());
    }

    Outcome trigger(Trigger trigger) {
      JobStatus before = job;
      Outcome outcome = lifecycle.apply(before, trigger, now);
      job = outcome.job();
      if (before.state().isTerminal()) assertThat(job).isEqualTo(before);
      if (!outcome.accepted()) assertThat(job).isEqualTo(before);
      assertThat(job.fence().lowestValid())
          .as("the fence only rises")
          .isGreaterThanOrEqualTo(before.fence().lowestValid());
      JobState state = before.state();
      for (var move : outcome.moves()) {
        assertThat(move.from()).isEqualTo(state);
        assertThat(JobTransitions.allows(state, move.to())).isTrue();
        state = move.to();
        if (state.isTerminal()) ends++;
      }
      assertThat(job.state()).isEqualTo(state);
      for (ResowEvent event : outcome.events())
        if (event instanceof JobReady ready) broker.add(new Delivery(ready));
      return outcome;
    }
  }
}
