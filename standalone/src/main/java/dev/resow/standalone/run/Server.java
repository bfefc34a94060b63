package dev.resow.standalone.run;

import dev.resow.embedded.FolderLock;
import dev.resow.embedded.PrivateFiles;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * All of Resow in this JVM. Starts broker and database, then the apps; stops them in the opposite
 * order, also when the JVM shuts down. One per JVM.
 */
public final class Server implements AutoCloseable {
  private static final long STOP_SECONDS = 30;

  private final FolderLock lock;
  private final DataFolder folder;
  private final EmbeddedServices backing;
  private final URI url;
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final Thread hook = new Thread(this::close, "resow-stop");

  private Server(FolderLock lock, DataFolder folder, EmbeddedServices backing, URI url) {
    this.lock = lock;
    this.folder = folder;
    this.backing = backing;
    this.url = url;
  }

  /**
   * Returns once the api answers; the model may still be loading.
   *
   * @param purpose {@link Instance.Phase#DRAWING} for one picture, else {@link
   *     Instance.Phase#READY}
   * @param say receives progress messages for people
   * @throws dev.resow.embedded.FolderInUseException when another process runs on the folder
   * @throws IOException when something does not start; what was started is stopped again
   */
  public static Server start(
      DataFolder folder, PortChoice ports, Instance.Phase purpose, Consumer<String> say)
      throws IOException {
    folder.create();
    var lock = FolderLock.take(folder.root());
    try {
      ports.requireFree();
      URI url = AppSettings.url(ports);
      var drawing = purpose == Instance.Phase.DRAWING;
      var phase = drawing ? Instance.Phase.DRAWING : Instance.Phase.STARTING;
      lock.write(new Instance.Note(phase, url, null, AppSettings.requiresKeys()).text());
      // This process owns the folder, so the process that wrote the file is gone.
      RunFile.remove(folder);
      say.accept("starting Kafka and PostgreSQL in " + folder.root());
      var backing = EmbeddedServices.start(folder, ports);
      var server = new Server(lock, folder, backing, url);
      Runtime.getRuntime().addShutdownHook(server.hook);
      PrintStream terminal = System.err;
      try {
        say.accept("starting api, scheduler and worker");
        // The framework prints here until the log file is open, or if it never opens.
        System.setErr(startLog(folder));
        AppSettings.apply(folder, ports, backing.settings());
        server.startApps();
        return server;
      } catch (IOException | RuntimeException e) {
        server.close();
        throw e;
      } finally {
        System.setErr(terminal);
      }
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static PrintStream startLog(DataFolder folder) throws IOException {
    var file = folder.log().resolveSibling("start.log");
    PrivateFiles.create(file);
    return new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8);
  }

  /** Base address of the api. */
  public URI url() {
    return url;
  }

  /** Address of the metrics, on this machine. */
  public URI metrics() {
    return AppSettings.metrics();
  }

  /** Lets other processes of this user find the instance. */
  public void publish() throws IOException {
    writeNote(Instance.Phase.READY);
    RunFile.ofThisProcess(url, backing.bootstrapServers()).write(folder);
  }

  private void writeNote(Instance.Phase phase) throws IOException {
    var keys = AppSettings.requiresKeys();
    lock.write(new Instance.Note(phase, url, backing.bootstrapServers(), keys).text());
  }

  /** Whether every request must carry a key. */
  public boolean requiresKeys() {
    return AppSettings.requiresKeys();
  }

  /** Why the model cannot be used, once loading has failed. */
  public Optional<Throwable> modelFailure() {
    return ModelWatch.failure();
  }

  /** Waits until the apps have ended; their exit code. */
  public int awaitEnd() {
    return ended.join();
  }

  /** True while the apps run. */
  public boolean isRunning() {
    return !ended.isDone();
  }

  private void startApps() throws IOException {
    var started = App.started();
    Thread.ofPlatform()
        .name("apps")
        .start(
            () ->
                Quarkus.run(
                    App.class,
                    (exit, failure) -> {
                      started.completeExceptionally(
                          failure == null
                              ? new IOException("the apps ended with code " + exit)
                              : failure);
                      ended.complete(exit);
                    }));
    try {
      started.get();
    } catch (ExecutionException e) {
      throw new IOException(
          "the apps did not start: %s; see the logs in %s"
              .formatted(StartFailure.reason(e.getCause()), folder.log().getParent()),
          e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting", e);
    }
  }

  /** As {@link #close}, for callers that do not own the server. */
  public void stop() {
    close();
  }

  /**
   * A second caller waits until the first one has finished, so that the JVM does not end in
   * between.
   */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      closed.join();
      return;
    }
    try (lock) {
      withdraw();
      stopApps();
      backing.close();
    } catch (IOException | RuntimeException e) {
      System.err.println("resow: the server did not stop cleanly: " + e.getMessage());
    } finally {
      closed.complete(null);
      forgetHook();
    }
  }

  /** A full disk must not keep the server from stopping. */
  private void withdraw() {
    try {
      writeNote(Instance.Phase.STOPPING);
      RunFile.remove(folder);
    } catch (IOException e) {
      System.err.println(
          "resow: the run file could not be removed, so the server may still appear to run: "
              + e.getMessage());
    }
  }

  private void stopApps() {
    if (App.started().isDone() && !App.started().isCompletedExceptionally()) {
      Quarkus.asyncExit();
      try {
        ended.get(STOP_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException | ExecutionException e) {
        System.err.println("resow: the apps did not stop within " + STOP_SECONDS + " s");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void forgetHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyShuttingDown) {
      // The hook is what runs here.
    }
  }
}
