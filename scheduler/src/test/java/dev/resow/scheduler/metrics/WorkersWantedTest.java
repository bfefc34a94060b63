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
    assertThat(MINUTE.of(0, 0, 1)).as("nothing to do").isZero();
    assertThat(MINUTE.of(1, 6, 1)).as("one job").isEqualTo(1);
    assertThat(MINUTE.of(10, 60, 1)).as("one minute of work").isEqualTo(1);
    assertThat(MINUTE.of(11, 66, 1)).isEqualTo(2);
    assertThat(MINUTE.of(200, 1200, 1)).as("twenty minutes of work").isEqualTo(20);
    assertThat(MINUTE.of(200, 1200, 4)).as("four at once").isEqualTo(5);
    assertThat(MINUTE.of(1_000, 6000, 1)).as("the upper bound").isEqualTo(50);
  }

  @Test
  void aLongJobWantsNoSecondWorker() {
    assertThat(MINUTE.of(1, 600, 1)).isEqualTo(1);
    assertThat(MINUTE.of(3, 1800, 1)).as("a worker per job is enough").isEqualTo(3);
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
    int wanted = MINUTE.of(jobs, jobs * seconds, slots);
    assertThat(wanted).isBetween(jobs == 0 ? 0 : 1, 50);
    assertThat(MINUTE.of(jobs + 1, (jobs + 1) * seconds, slots)).isGreaterThanOrEqualTo(wanted);
    assertThat(wanted).isLessThanOrEqualTo(Math.max(jobs, 1));
  }

  /**
   * 200 jobs of 6 s come at once, then one every 5 s for ten minutes. Workers take 30 s to start
   * and go when they are too many and idle.
   */
  @Test
  void anAutoscalerThatFollowsItKeepsTheWait() {
    var play = new Play(MINUTE, 30);
    for (int i = 0; i < 200; i++) play.submit(6);
    for (int second = 0; second < 600; second++) {
      if (second % 5 == 0) play.submit(6);
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

  /**
   * 100 jobs of 3 s, and 20 of 24 s (four candidates at twice the size, say). The wait is kept,
   * which it is not if each job counts as the median one.
   */
  @Test
  void aBacklogOfSmallAndLargeJobsKeepsTheWait() {
    var play = mixed((jobs, seconds) -> MINUTE.of(jobs, seconds, 1));
    assertThat(play.mostWorkers).as("13 minutes of work").isEqualTo(13);
    assertThat(play.longestWait()).isLessThanOrEqualTo(60 + 30 + 24);

    var unweighted = mixed((jobs, _) -> MINUTE.of(jobs, jobs * 3, 1));
    assertThat(unweighted.longestWait()).isGreaterThan(60 + 30 + 24);
  }

  private static Play mixed(Target target) {
    var play = new Play(target, 30);
    for (int i = 0; i < 120; i++) play.submit(i % 6 == 5 ? 24 : 3);
    for (int second = 0; second < 600; second++) play.second();
    assertThat(play.waits).hasSize(120);
    return play;
  }

  /** From jobs that wait or run, and their seconds, to a number of workers. */
  private interface Target {
    int workers(long jobs, double seconds);
  }

  /** Workers of one slot and an autoscaler, in steps of a second. */
  private static final class Play {
    private final Target target;
    private final int toStart;
    private final ArrayDeque<Job> queue = new ArrayDeque<>();

    /** Seconds until a starting worker is ready. */
    private final List<Integer> starting = new ArrayList<>();

    /** What each worker does. */
    private final List<Work> ready = new ArrayList<>();

    final List<Integer> waits = new ArrayList<>();
    int mostWorkers;
    private int now;

    private record Job(int submitted, int seconds) {}

    /** The job of so many seconds is done in so many. */
    private record Work(int seconds, int left) {
      static final Work NONE = new Work(0, 0);

      Work second() {
        return left <= 1 ? NONE : new Work(seconds, left - 1);
      }
    }

    Play(WorkersWanted wanted, int toStart) {
      this((jobs, seconds) -> wanted.of(jobs, seconds, 1), toStart);
    }

    Play(Target target, int toStart) {
      this.target = target;
      this.toStart = toStart;
    }

    void submit(int seconds) {
      queue.add(new Job(now, seconds));
    }

    void second() {
      now++;
      starting.replaceAll(left -> left - 1);
      while (starting.remove((Integer) 0)) ready.add(Work.NONE);
      ready.replaceAll(Work::second);
      for (int i = 0; i < ready.size(); i++)
        if (ready.get(i) == Work.NONE && !queue.isEmpty()) {
          Job next = queue.remove();
          waits.add(now - next.submitted());
          ready.set(i, new Work(next.seconds(), next.seconds()));
        }
      int wanted = target.workers(jobs(), seconds());
      while (workers() < wanted) starting.add(toStart);
      while (workers() > wanted && ready.remove(Work.NONE)) {
        // an idle worker goes
      }
      mostWorkers = Math.max(mostWorkers, workers());
    }

    private long jobs() {
      return queue.size() + ready.stream().filter(work -> work != Work.NONE).count();
    }

    private double seconds() {
      return queue.stream().mapToInt(Job::seconds).sum()
          + ready.stream().mapToInt(Work::seconds).sum();
    }

    int workers() {
      return starting.size() + ready.size();
    }

    int longestWait() {
      return waits.stream().mapToInt(wait -> wait).max().orElseThrow();
    }
  }
}
