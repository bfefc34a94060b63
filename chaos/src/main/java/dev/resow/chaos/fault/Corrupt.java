package dev.resow.chaos.fault;

import dev.resow.chaos.audit.Damage;
import dev.resow.chaos.audit.Incident.Recovery;
import dev.resow.chaos.audit.TableReader.Picture;
import dev.resow.chaos.deploy.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A file is no longer what was written: the picture of a job that succeeded, or the checkpoint of
 * one that runs, whose worker is killed so that another one must continue from it.
 */
public record Corrupt() implements Fault {
  static final String PICTURE = "picture";
  static final String CHECKPOINT = "checkpoint";

  private static final int TRIES = 200;
  private static final Duration LOOK = Duration.ofMillis(30);
  private static final Duration FROZEN = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Override
  public String name() {
    return "corrupt";
  }

  @Override
  public List<String> targets(Site site) {
    return List.of(PICTURE, CHECKPOINT);
  }

  @Override
  public Injection inject(Site site, String target) {
    try {
      return target.equals(PICTURE) ? picture(site) : checkpoint(site);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException databaseIsAway) {
      site.log()
          .accept(
              "nothing was damaged, the database is unreachable: " + databaseIsAway.getMessage());
      return Injection.NONE;
    }
  }

  private static Injection picture(Site site) throws IOException, SQLException {
    Optional<Picture> found = firstPicture(site);
    if (found.isEmpty()) {
      site.log().accept("no picture was damaged: there is none");
      return Injection.NONE;
    }
    Picture picture = found.get();
    String id = picture.artifact();
    Path file =
        site.deployment()
            .artifacts()
            .resolve(id.substring(0, 2))
            .resolve(id.substring(2, 4))
            .resolve(id);
    var how = site.one(List.of(DamagedFile.values()));
    if (!how.apply(file)) {
      site.log().accept("no picture was damaged: the file %s is gone or empty".formatted(id));
      return Injection.NONE;
    }
    site.damaged().add(new Damage(picture.job(), id, how.label(), site.clock().instant()));
    site.log().accept("picture %s of job %s was %s".formatted(id, picture.job(), how.label()));
    return Injection.OVER;
  }

  /** Waits a little: a run may begin with this fault. */
  private static Optional<Picture> firstPicture(Site site) throws SQLException {
    Optional<Picture> found = site.tables().anyPicture();
    for (int i = 0; i < TRIES && found.isEmpty(); i++) {
      LockSupport.parkNanos(LOOK.toNanos());
      found = site.tables().anyPicture();
    }
    return found;
  }

  /**
   * A worker is frozen, the checkpoint of the job in its hands is damaged, and only then it is
   * killed: the next attempt cannot begin before.
   */
  private static Injection checkpoint(Site site) throws IOException, SQLException {
    for (int i = 0; i < TRIES; i++) {
      for (String worker : site.tables().busyWorkers()) {
        if (!site.deployment().names(Part.WORKER).contains(worker)) continue;
        site.deployment().freeze(worker, FROZEN);
        if (damageWhatItHolds(site, worker)) {
          site.deployment().kill(worker);
          return () -> {
            site.deployment().restart(worker);
            Processes.awaitReturn(site, worker, PATIENCE);
          };
        }
        site.deployment().thaw(worker);
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    site.log().accept("no checkpoint was damaged: no running job has one");
    return Injection.NONE;
  }

  private static boolean damageWhatItHolds(Site site, String worker)
      throws IOException, SQLException {
    boolean damaged = false;
    for (UUID job : site.tables().heldBy(worker)) {
      Path folder = site.deployment().artifacts().resolve("checkpoints").resolve(job.toString());
      if (!Files.isDirectory(folder)) continue;
      var how = site.one(List.of(DamagedFile.values()));
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList())
          if (how.apply(file) && !file.getFileName().toString().startsWith(".")) damaged = true;
      }
      if (damaged) {
        site.damaged().add(new Damage(job, null, how.label(), site.clock().instant()));
        site.log()
            .accept(
                "the checkpoint of job %s, held by %s, was %s".formatted(job, worker, how.label()));
      }
    }
    return damaged;
  }

  @Override
  public Duration length() {
    return Duration.ofMillis(500);
  }

  @Override
  public boolean isEnvironmental() {
    return true;
  }

  @Override
  public Recovery recovery(String target) {
    return target.equals(PICTURE) ? Recovery.NONE : Recovery.WORK;
  }
}
