package dev.resow.standalone.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Lines of a stream that may be idle for a long time. While it is, the server is probed every ten
 * seconds; a frozen server would otherwise block the reader forever.
 */
final class EventLines implements AutoCloseable {
  private static final Duration PROBE_INTERVAL = Duration.ofSeconds(10);

  /** The server was probed and did not answer. */
  static final class SilentException extends IOException {
    @Serial private static final long serialVersionUID = 1L;
  }

  private final InputStream body;
  private final BufferedReader reader;
  private final BooleanSupplier isAlive;
  private final AtomicBoolean silent = new AtomicBoolean();
  private final AtomicBoolean received = new AtomicBoolean();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("stream-watch").daemon().factory());

  EventLines(InputStream body, BooleanSupplier isAlive) {
    this.body = body;
    this.isAlive = isAlive;
    this.reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    watch.scheduleWithFixedDelay(
        this::probe, PROBE_INTERVAL.toSeconds(), PROBE_INTERVAL.toSeconds(), TimeUnit.SECONDS);
  }

  /**
   * The next line, null at the end.
   *
   * @throws SilentException when the server no longer answers
   */
  String next() throws IOException {
    try {
      String line = reader.readLine();
      received.set(true);
      if (line == null && silent.get()) {
        throw new SilentException();
      }
      return line;
    } catch (SilentException e) {
      throw e;
    } catch (IOException e) {
      if (silent.get()) {
        throw new SilentException();
      }
      throw e;
    }
  }

  private void probe() {
    if (!received.getAndSet(false) && !isAlive.getAsBoolean()) {
      silent.set(true);
      try {
        body.close();
      } catch (IOException closedAnyway) {
        // the reader has noticed
      }
    }
  }

  @Override
  public void close() throws IOException {
    watch.shutdownNow();
    reader.close();
  }
}
