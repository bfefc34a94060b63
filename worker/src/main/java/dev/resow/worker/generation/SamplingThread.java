package dev.resow.worker.generation;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The one thread that touches the model. One, because the engine's gradient collector holds a
 * process-wide lock; a platform thread, because it computes in native code for seconds.
 */
@ApplicationScoped
public class SamplingThread implements Executor {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("sampler").daemon().factory());

  @Override
  public void execute(Runnable work) {
    thread.execute(work);
  }

  @PreDestroy
  void stop() {
    thread.shutdown();
  }
}
