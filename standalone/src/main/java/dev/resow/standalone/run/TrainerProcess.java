package dev.resow.standalone.run;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A trainer in a process of its own, which ends with this one: by SIGTERM, upon which it hands its
 * training over, and by SIGKILL when that does not help. Its log goes to standard error.
 */
public final class TrainerProcess implements AutoCloseable {
  /** The drain time of its channel, the end of its clients, and the rest of an update. */
  private static final long STOP_SECONDS = 60;

  /** One that does not end by SIGKILL hangs in its device; nothing more can be done. */
  private static final long KILL_SECONDS = 10;

  private final Process process;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final Thread hook = new Thread(this::close, "resow-stop-trainer");

  private TrainerProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts it. The thread that calls this must live as long as the trainer, which ends with it.
   *
   * @throws IOException when the program cannot be started
   */
  public static TrainerProcess start(TrainerLaunch launch) throws IOException {
    var builder =
        new ProcessBuilder(launch.command())
            .directory(launch.directory().toFile())
            .inheritIO()
            .redirectInput(new File("/dev/null"));
    builder.environment().clear();
    builder.environment().putAll(launch.environment());
    var trainer = new TrainerProcess(builder.start());
    Runtime.getRuntime().addShutdownHook(trainer.hook);
    return trainer;
  }

  public long pid() {
    return process.pid();
  }

  /** Waits so long at most; true if it has ended. */
  public boolean endsWithin(Duration time) throws InterruptedException {
    return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** True once {@link #close} was called. */
  public boolean isStopping() {
    return stopping.get();
  }

  /** Its exit code, once it has ended. */
  public int exitCode() {
    return process.exitValue();
  }

  /** Returns when it has ended, after 70 s in any case. */
  @Override
  public void close() {
    if (stopping.compareAndSet(false, true)) {
      process.destroy();
    }
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(KILL_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    forgetHook();
  }

  private void forgetHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyShuttingDown) {
      // The hook may be what runs here.
    }
  }
}
