package dev.resow.standalone.client;

import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;

/** Polls a job until it ends; survives short outages of the server. */
public final class JobFollower {
  /** How long a server may be unreachable, e.g. while it restarts. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int LEAST_TRIES = 3;

  private final Api api;
  private final Duration interval;
  private final Consumer<String> say;

  /**
   * @param interval time between two polls
   */
  public JobFollower(Api api, Duration interval) {
    this(api, interval, sentence -> {});
  }

  /**
   * @param say receives a message when the server does not answer
   */
  public JobFollower(Api api, Duration interval, Consumer<String> say) {
    this.api = api;
    this.interval = interval;
    this.say = say;
  }

  /**
   * @param watcher receives the job after every poll, including the last
   * @return the job in its terminal state
   * @throws ApiException when the server stays unreachable for a minute
   */
  public Job untilEnd(UUID id, Consumer<Job> watcher) throws InterruptedException {
    int failures = 0;
    long away = 0;
    while (true) {
      try {
        Job job = api.job(id);
        failures = 0;
        watcher.accept(job);
        if (job.state().isTerminal()) {
          return job;
        }
      } catch (ApiException e) {
        if (!e.isUnreachable() && e.status() < 500) {
          throw e;
        }
        if (failures++ == 0) {
          away = System.nanoTime();
          say.accept("%s; retrying for a minute".formatted(e.getMessage()));
        }
        if (failures >= LEAST_TRIES && System.nanoTime() - away > PATIENCE.toNanos()) {
          throw e;
        }
      }
      Thread.sleep(interval);
    }
  }
}
