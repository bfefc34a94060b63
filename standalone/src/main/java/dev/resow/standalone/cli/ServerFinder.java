package dev.resow.standalone.cli;

import dev.resow.standalone.cli.Failure.Kind;
import dev.resow.standalone.client.Api;
import dev.resow.standalone.run.DataFolder;
import dev.resow.standalone.run.Instance;
import dev.resow.standalone.run.Instance.Phase;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds the server of a data folder. Waits, with a message and a limit, for a process that is
 * starting, stopping or generating there; reports a server that does not answer.
 */
final class ServerFinder {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final long LOOK_MILLIS = 200;

  private final DataFolder folder;
  private Phase reported;

  ServerFinder(DataFolder folder) {
    this.folder = folder;
  }

  /**
   * The server that accepts jobs; empty when none is running or starting. Waits for a server that
   * is starting.
   *
   * @throws CommandException when it does not answer, or does not get ready within ten minutes
   */
  Optional<Instance> ready() throws IOException, InterruptedException {
    long end = end();
    while (true) {
      var found = Instance.of(folder);
      if (found.isEmpty() || found.get().phase() == Phase.DRAWING) {
        return Optional.empty();
      }
      if (found.get().phase() == Phase.STOPPING) {
        return Optional.empty();
      }
      if (found.get().phase() == Phase.READY) {
        requireAnswer(found.get());
        found.get().publish(folder);
        return found;
      }
      await(found.get(), end);
    }
  }

  /**
   * Returns when the folder is free, or its owner takes jobs.
   *
   * @return the server that takes jobs, empty when the folder is free
   * @throws CommandException when neither happens within ten minutes
   */
  Optional<Instance> readyOrFree() throws IOException, InterruptedException {
    long end = end();
    while (true) {
      var found = Instance.of(folder);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      if (found.get().phase() == Phase.READY) {
        return ready();
      }
      await(found.get(), end);
    }
  }

  private static long end() {
    return System.nanoTime() + LIMIT.toNanos();
  }

  private void await(Instance instance, long end) throws InterruptedException {
    String process = instance.pid() == 0 ? "another process" : "process " + instance.pid();
    String doing =
        switch (instance.phase()) {
          case STARTING -> process + " is starting the server";
          case DRAWING -> process + " is generating an image";
          case STOPPING -> process + " is stopping the server";
          case READY -> process + " runs the server";
        };
    if (instance.isSuspended()) {
      throw new CommandException(Kind.UNREACHABLE, doing + ", but " + suspended(instance));
    }
    if (System.nanoTime() > end) {
      throw new CommandException(
          Kind.TIMEOUT,
          "%s in %s and has not finished within %d minutes; stop it with 'resow down', or use another data folder (RESOW_DATA)"
              .formatted(doing, folder.root(), LIMIT.toMinutes()));
    }
    if (reported != instance.phase()) {
      reported = instance.phase();
      LocalServer.print("waiting: %s in %s".formatted(doing, folder.root()));
    }
    Thread.sleep(LOOK_MILLIS);
  }

  private void requireAnswer(Instance instance) {
    if (instance.url() == null) {
      throw silent(instance, "at an unknown address");
    }
    try (var api = new Api(instance.url())) {
      if (!api.isAlive()) {
        throw silent(instance, "at " + instance.url());
      }
    }
  }

  private CommandException silent(Instance instance, String where) {
    String reason =
        instance.isSuspended()
            ? "it " + suspended(instance)
            : "stop it with 'resow down', or with 'resow down --force' if that fails";
    return new CommandException(
        Kind.UNREACHABLE,
        "the server of %s (process %d %s) does not answer within 5 s; %s"
            .formatted(folder.root(), instance.pid(), where, reason));
  }

  private static String suspended(Instance instance) {
    return "is suspended; resume it with 'kill -CONT %d', or stop it with 'resow down'"
        .formatted(instance.pid());
  }
}
