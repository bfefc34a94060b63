package dev.resow.standalone.run;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.util.concurrent.CompletableFuture;

/** The apps' side of the start: tells when they are up, and stays until they shall end. */
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
