package dev.resow.standalone.run;

import dev.resow.worker.generation.LoadedGenerator;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Keeps the reason why the model cannot be loaded, to show it on the terminal. */
@ApplicationScoped
class ModelWatch {
  private static volatile Throwable failure;

  void watch(@Observes StartupEvent start, LoadedGenerator generator) {
    generator
        .loaded()
        .whenComplete(
            (loaded, e) -> {
              if (e != null) {
                failure =
                    e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
              }
            });
  }

  static Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }
}
