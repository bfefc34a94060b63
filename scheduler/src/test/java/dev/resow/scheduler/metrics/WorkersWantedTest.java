package dev.resow.scheduler.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** From a backlog to a number of workers. */
class WorkersWantedTest {
  private static final WorkersWanted MINUTE = new WorkersWanted(Duration.ofMinutes(1), 50);

  @Test
  void aBacklogIsDoneWithinTheTargetWait() {
    assertThat(MINUTE.of(0, 6, 1)).as("nothing to do").isZero();
    assertThat(MINUTE.of(1, 6, 1)).as("one job").isEqualTo(1);
    assertThat(MINUTE.of(10, 6, 1)).as("one minute of work").isEqualTo(1);
    assertThat(MINUTE.of(11, 6, 1)).isEqualTo(2);
    assertThat(MINUTE.of(200, 6, 1)).as("twenty minutes of work").isEqualTo(20);
    assertThat(MINUTE.of(200, 6, 4)).as("four at once").isEqualTo(5);
    assertThat(MINUTE.of(1_000, 6, 1)).as("the upper bound").isEqualTo(50);
  }

  @Test
  void aLongJobWantsNoSecondWorker() {
    assertThat(MINUTE.of(1, 600, 1)).isEqualTo(1);
    assertThat(MINUTE.of(3, 600, 1)).as("a worker per job is enough").isEqualTo(3);
  }

  @Test
  void settingsThatMeanNothingAreRefused() {
    assertThatThrownBy(() -> new WorkersWanted(Duration.ZERO, 5))
        .hasMessageContaining("resow.autoscale.target-wait");
    assertThatThrownBy(() -> new WorkersWanted(Duration.ofMinutes(1), 0))
        .hasMessageContaining("resow.autoscale.most-workers");
  }

  @Property
  void moreJobsNeverWantFewerWorkers(
      @ForAll @IntRange(max = 100_000) int jobs,
      @ForAll @IntRange(min = 1, max = 10_000_000) int millis,
      @ForAll @IntRange(min = 1, max = 16) int slots) {
    double seconds = millis / 1e3;
    int wanted = MINUTE.of(jobs, seconds, slots);
    assertThat(wanted).isBetween(jobs == 0 ? 0 : 1, 50);
    assertThat(MINUTE.of(jobs + 1, seconds, slots)).isGreaterThanOrEqualTo(wanted);
    assertThat(wanted).isLessThanOrEqualTo(Math.max(jobs, 1));
  }

  /**
   * 200 jobs of 6 s come at once, then one every 5 s for ten minutes. Workers take 30 s to start
   * and go when they are too many and idle.
   */
  @Test
  void anAutoscalerThatFollowsItKeepsTheWait() {
    var play = new Play(MINUTE, 6, 30);
    for (int i = 0; i < 200; i++) play.submit();
    for (int second = 0; second < 600; second++) {
      if (second % 5 == 0) play.submit();
      play.second();
    }
    assertThat(play.mostWorkers)
        .as("20 minutes of work, and what came meanwhile")
        .isBetween(20, 24);
    assertThat(play.waits).hasSizeGreaterThan(300);
    assertThat(play.longestWait())
        .as("the target and the time to start")
        .isLessThanOrEqualTo(60 + 30);
    assertThat(play.workers()).as("6 s of work every 5 s").isBetween(1, 3);

    for (int second = 0; second < 300; second++) play.second();
    assertThat(play.workers()).as("nothing is left").isZero();
  }

  /** Workers of one slot and an autoscaler, in steps of a second. */
  private static final class Play {
    private final WorkersWanted wanted;
    private final int perJob;
    private final int toStart;
    private final ArrayDeque<Integer> queue = new ArrayDeque<>();

    /** Seconds until a starting worker is ready. */
    private final List<Integer> starting = new ArrayList<>();

    /** Seconds until each worker is idle. */
    private final List<Integer> ready = new ArrayList<>();

    final List<Integer> waits = new ArrayList<>();
    int mostWorkers;
    private int now;

    Play(WorkersWanted wanted, int perJob, int toStart) {
      this.wanted = wanted;
      this.perJob = perJob;
      this.toStart = toStart;
    }

    void submit() {
      queue.add(now);
    }

    void second() {
      now++;
      starting.replaceAll(left -> left - 1);
      while (starting.remove((Integer) 0)) ready.add(0);
      ready.replaceAll(left -> Math.max(0, left - 1));
      for (int i = 0; i < ready.size(); i++)
        if (ready.get(i) == 0 && !queue.isEmpty()) {
          waits.add(now - queue.remove());
          ready.set(i, perJob);
        }
      long running = ready.stream().filter(left -> left > 0).count();
      int target = wanted.of(queue.size() + running, perJob, 1);
      while (workers() < target) starting.add(toStart);
      while (workers() > target && ready.remove((Integer) 0)) {
        // an idle worker goes
      }
      mostWorkers = Math.max(mostWorkers, workers());
    }

    int workers() {
      return starting.size() + ready.size();
    }

    int longestWait() {
      return waits.stream().mapToInt(wait -> wait).max().orElseThrow();
    }
  }
}
