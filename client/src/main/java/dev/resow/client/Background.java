package dev.resow.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Runs calls on virtual threads; cancelling a future interrupts its call. */
final class Background implements AutoCloseable {
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("resow-client-", 0).factory());

  <T> CompletableFuture<T> run(Supplier<T> call) {
    var result = new CompletableFuture<T>();
    Future<?> running =
        threads.submit(
            () -> {
              try {
                result.complete(call.get());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    result.whenComplete(
        (value, failure) -> {
          if (result.isCancelled()) running.cancel(true);
        });
    return result;
  }

  /** Interrupts what runs; its futures fail. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
