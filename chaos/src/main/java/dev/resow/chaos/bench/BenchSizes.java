package dev.resow.chaos.bench;

import java.time.Duration;

/**
 * How much a {@link QueueBench} does. More is slower and steadier.
 *
 * @param clients that submit at the same time, 1 to {@value #MOST_CLIENTS}
 * @param warmUp jobs before anything is measured
 * @param single jobs that run one at a time
 * @param costed jobs whose statements and requests are counted, one at a time
 * @param backlog jobs that wait before a scheduler or a worker starts
 * @param accepting how long the clients submit in one interval
 * @param settling how long such intervals are repeated at most, until their rate no longer rises
 * @param baseline how long the idle deployment is observed
 * @param emptying how long a worker that needs no time is observed while it empties the backlog
 */
public record BenchSizes(
    int clients,
    int warmUp,
    int single,
    int costed,
    int backlog,
    Duration accepting,
    Duration settling,
    Duration baseline,
    Duration emptying) {
  /** With more a client would have nothing or nearly nothing to submit in some parts. */
  public static final int MOST_CLIENTS = 300;

  public BenchSizes {
    if (clients < 1 || clients > MOST_CLIENTS)
      throw new IllegalArgumentException(
          "clients: expected 1 to %d, got %d".formatted(MOST_CLIENTS, clients));
  }

  /** For figures to publish: about eight minutes on two cores. */
  public static BenchSizes full(int clients) {
    return new BenchSizes(
        clients,
        1200,
        300,
        100,
        8000,
        Duration.ofSeconds(10),
        Duration.ofMinutes(3),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15));
  }

  /** Every part once, to see that it works: figures of it mean nothing. */
  public static BenchSizes brief() {
    var second = Duration.ofSeconds(1);
    return new BenchSizes(4, 20, 5, 5, 1000, second, second, second, second);
  }
}
