package dev.resow.standalone.run;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.util.concurrent.CompletableFuture;

/** Signals that the apps have started, and runs until they are stopped. */
public final class App implements QuarkusApplication {
  private static final CompletableFuture<Void> STARTED = new CompletableFuture<>();

  static CompletableFuture<Void> started() {
    return STARTED;
  }

  @Override
  public int run(String... args) {
    STARTED.complete(null);
    Quarkus.waitForExit();
    return 0;
  }
}
