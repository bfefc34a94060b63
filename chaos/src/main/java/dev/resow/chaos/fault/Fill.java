package dev.resow.chaos.fault;

import dev.resow.chaos.deploy.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A volume is full: a file of ballast takes what is left of it, and what becomes free meanwhile,
 * until it is removed. Only on volumes that the run has mounted itself: the artifacts, and of
 * several brokers the records of the last one.
 */
public record Fill(Duration length) implements Fault {
  /** A broker ends when it cannot write, and is started again. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final String ARTIFACTS = "artifacts";
  private static final int BLOCK = 4096;
  private static final long LOOK_MILLIS = 20;

  @Override
  public String name() {
    return "fill";
  }

  @Override
  public List<String> targets(Site site) {
    List<String> brokers = site.deployment().names(Part.BROKER);
    return brokers.size() > 1 ? List.of(ARTIFACTS, brokers.getLast()) : List.of(ARTIFACTS);
  }

  @Override
  public Optional<String> impossible(Site site) {
    return site.whyImpossible(name());
  }

  @Override
  public Injection inject(Site site, String target) {
    Path volume =
        target.equals(ARTIFACTS)
            ? site.deployment().artifacts()
            : site.deployment().records(target);
    Path ballast = volume.resolve(".ballast");
    var removing = new CountDownLatch(1);
    takeAll(ballast);
    Thread keeper = Thread.ofVirtual().start(() -> keepFull(ballast, removing));
    return () -> {
      removing.countDown();
      try {
        keeper.join();
        Files.deleteIfExists(ballast);
        if (!target.equals(ARTIFACTS)) Processes.awaitReturn(site, target, PATIENCE);
      } catch (IOException e) {
        throw new UncheckedIOException("the ballast cannot be removed: " + ballast, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  private static void keepFull(Path ballast, CountDownLatch removing) {
    try {
      while (!removing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) takeAll(ballast);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until the system refuses a block. */
  private static void takeAll(Path ballast) {
    try (var file =
        FileChannel.open(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (file.write(ByteBuffer.allocate(BLOCK)) > 0)
        ; // more
    } catch (IOException full) {
      // As intended.
    }
  }

  @Override
  public boolean isEnvironmental() {
    return true;
  }

  @Override
  public String process(String target) {
    return target.equals(ARTIFACTS) ? null : target;
  }

  /** The other brokers go on. */
  @Override
  public Instant recoversFrom(String target, Instant at, Instant healed) {
    return target.equals(ARTIFACTS) ? healed : at;
  }
}
