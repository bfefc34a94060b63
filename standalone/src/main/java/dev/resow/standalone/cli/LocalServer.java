package dev.resow.standalone.cli;

import dev.resow.embedded.FolderInUseException;
import dev.resow.standalone.cli.Failure.Kind;
import dev.resow.standalone.client.Api;
import dev.resow.standalone.client.ApiException;
import dev.resow.standalone.run.DataFolder;
import dev.resow.standalone.run.Instance.Phase;
import dev.resow.standalone.run.ModelInspection;
import dev.resow.standalone.run.PortChoice;
import dev.resow.standalone.run.Server;
import dev.resow.standalone.run.SettingRules;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Starts the server of this machine and waits until a worker offers the model. */
final class LocalServer {
  private static final long LOOK_MILLIS = 100;

  /** Long enough to read a model of many gigabytes from a slow disk. */
  private static final Duration READY_LIMIT = Duration.ofMinutes(20);

  private LocalServer() {}

  /**
   * Checks everything that can be checked before anything is started.
   *
   * @throws CommandException with the reason
   */
  static void requireStartable() {
    SettingRules.broken()
        .ifPresent(
            wrong -> {
              throw new CommandException(Kind.COMMAND_LINE, wrong);
            });
    if (!DataFolder.paintsWithoutModel()) {
      requireModel();
    }
  }

  /**
   * @throws CommandException when the configured model cannot be loaded
   */
  static void requireModel() {
    ModelInspection.of(DataFolder.model())
        .problem()
        .ifPresent(
            wrong -> {
              throw new CommandException(Kind.MODEL, noModel(Failures.plain(wrong)));
            });
  }

  /**
   * @param key for its api, or null
   * @return empty when another process took the folder meanwhile
   * @throws CommandException when it does not start or the model cannot be loaded
   */
  static Optional<Server> start(PortChoice ports, Phase purpose, String key)
      throws IOException, InterruptedException {
    requireStartable();
    long began = System.nanoTime();
    Server server;
    try {
      server = Server.start(DataFolder.configured(), ports, purpose, LocalServer::print);
    } catch (FolderInUseException e) {
      return Optional.empty();
    } catch (FileSystemException | IllegalArgumentException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new CommandException(
          Kind.SERVER_START, "the server did not start: " + Failures.plain(e));
    }
    try {
      awaitReady(server, key, began + READY_LIMIT.toNanos());
    } catch (InterruptedException | RuntimeException e) {
      server.close();
      throw e;
    }
    print("ready after %.1f s".formatted((System.nanoTime() - began) / 1e9));
    return Optional.of(server);
  }

  private static void awaitReady(Server server, String key, long end) throws InterruptedException {
    List<String> reported = null;
    try (var api = new Api(server.url(), key)) {
      while (server.isRunning() && server.modelFailure().isEmpty() && !offersModel(api)) {
        List<String> missing = api.notReady();
        if (!missing.equals(reported) && !missing.isEmpty()) {
          print(missing.contains("model") ? "loading the model" : "waiting for " + names(missing));
          reported = missing;
        }
        if (System.nanoTime() > end) {
          throw new CommandException(
              Kind.SERVER_START,
              "the server is not ready after %d minutes: %s; see its log %s"
                  .formatted(
                      READY_LIMIT.toMinutes(),
                      missing.isEmpty()
                          ? "no worker offers the model"
                          : "waiting for " + names(missing),
                      DataFolder.configured().log()));
        }
        Thread.sleep(LOOK_MILLIS);
      }
    }
    var failure = server.modelFailure();
    if (failure.isPresent()) {
      throw new CommandException(Kind.MODEL, noModel(Failures.plain(failure.get())));
    }
    if (!server.isRunning()) {
      throw new CommandException(
          Kind.SERVER_START,
          "the server stopped while starting; see its log " + DataFolder.configured().log());
    }
  }

  private static boolean offersModel(Api api) {
    if (!api.isReady()) {
      return false;
    }
    try {
      return api.offers(DataFolder.modelName());
    } catch (ApiException e) {
      // The list of models needs a key.
      return e.status() == 401 || e.status() == 403;
    }
  }

  private static String names(List<String> parts) {
    return String.join(", ", parts);
  }

  private static String noModel(String reason) {
    return "the model at %s cannot be used: %s; set RESOW_MODEL to a valid model folder"
        .formatted(DataFolder.model(), reason);
  }

  static void print(String sentence) {
    System.err.println("resow: " + sentence);
  }
}
