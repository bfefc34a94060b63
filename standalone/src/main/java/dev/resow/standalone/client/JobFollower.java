package dev.resow.standalone.client;

import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;

/** Watches a job until it ends; outlasts short absences of the server. */
public final class JobFollower {
  private static final int TRIES = 20;

  private final Api api;
  private final Duration interval;

  /**
   * @param interval time between two looks
   */
  public JobFollower(Api api, Duration interval) {
    this.api = api;
    this.interval = interval;
  }

  /**
   * @param watcher told about every look, the last one included
   * @return the job in its terminal state
   * @throws ApiException when the server stays away
   */
  public Job untilEnd(UUID id, Consumer<Job> watcher) throws InterruptedException {
    int failures = 0;
    while (true) {
      try {
        Job job = api.job(id);
        failures = 0;
        watcher.accept(job);
        if (job.state().isTerminal()) {
          return job;
        }
      } catch (ApiException e) {
        if (!e.isUnreachable() && e.status() < 500 || ++failures == TRIES) {
          throw e;
        }
      }
      Thread.sleep(interval);
    }
  }
}
