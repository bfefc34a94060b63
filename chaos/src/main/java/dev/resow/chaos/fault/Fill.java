package dev.resow.chaos.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The artifact volume is full: a file of ballast takes what is left of it, and what becomes free
 * meanwhile, until it is removed. Only on a volume that the run has mounted itself.
 */
public record Fill(Duration length) implements Fault {
  private static final int BLOCK = 4096;
  private static final long LOOK_MILLIS = 20;

  @Override
  public String name() {
    return "fill";
  }

  @Override
  public List<String> targets(Site site) {
    return List.of("artifacts");
  }

  @Override
  public Optional<String> impossible(Site site) {
    return Optional.ofNullable(site.noVolume());
  }

  @Override
  public Injection inject(Site site, String target) {
    Path ballast = site.deployment().artifacts().resolve(".ballast");
    var removing = new CountDownLatch(1);
    takeAll(ballast);
    Thread keeper = Thread.ofVirtual().start(() -> keepFull(ballast, removing));
    return () -> {
      removing.countDown();
      try {
        keeper.join();
        Files.deleteIfExists(ballast);
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
  public boolean isOfThePlace() {
    return true;
  }
}
