package dev.resow.worker.generation;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that use the models, one for each slot: a job stays on its thread from beginning to
 * end. Platform threads, because they compute in native code for seconds.
 */
@ApplicationScoped
public class SamplerThreads implements Executor {
  private static final ThreadFactory SAMPLERS =
      Thread.ofPlatform().name("sampler-", 1).daemon().factory();

  private volatile Runnable last = () -> {};

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), SAMPLERS) {
        @Override
        protected void terminated() {
          last.run();
        }
      };

  /**
   * Sets how many jobs may run at once; one before the first call.
   *
   * @param jobs 1 or more
   */
  void allow(int jobs) {
    // The core size may never exceed the maximum.
    if (jobs > threads.getMaximumPoolSize()) {
      threads.setMaximumPoolSize(jobs);
      threads.setCorePoolSize(jobs);
    } else {
      threads.setCorePoolSize(jobs);
      threads.setMaximumPoolSize(jobs);
    }
  }

  @Override
  public void execute(Runnable work) {
    threads.execute(work);
  }

  /** Takes no further work, and does this once the work that was taken has ended. */
  void finishWith(Runnable end) {
    last = end;
    threads.shutdown();
  }

  @PreDestroy
  void stop() {
    threads.shutdown();
  }
}
