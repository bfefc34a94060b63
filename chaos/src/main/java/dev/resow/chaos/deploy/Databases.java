package dev.resow.chaos.deploy;

import dev.resow.embedded.PostgresMain;
import dev.resow.embedded.PostgresReplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The database servers of a deployment: one, or a primary and a standby. */
final class Databases {
  private static final int TRIES = 10;
  private static final Duration PROMOTION = Duration.ofSeconds(30);
  private static final Duration CATCH_UP = Duration.ofMinutes(1);

  private final DeploymentFolder folder;
  private final Addresses addresses;
  private final Launcher launcher;
  private final Duration startLimit;
  private final List<String> names;
  private volatile String primary;

  /**
   * @param startLimit longest time of a start
   */
  Databases(
      List<String> names,
      DeploymentFolder folder,
      Addresses addresses,
      Launcher launcher,
      Duration startLimit) {
    this.names = names;
    this.folder = folder;
    this.addresses = addresses;
    this.launcher = launcher;
    this.startLimit = startLimit;
    primary = names.getFirst();
  }

  /** The server that takes writes. */
  String primary() {
    return primary;
  }

  /** The server that follows it. */
  String standby() {
    return names.stream().filter(name -> !name.equals(primary)).findFirst().orElseThrow();
  }

  void startAll() {
    start(primary);
    if (names.size() > 1) follow();
  }

  /**
   * Starts a server in the role that its data has. A killed server's last children may hold its
   * memory for a moment: then it ends at once, and is started again.
   */
  void start(String name) {
    var port = Integer.toString(addresses.port(name));
    var arguments =
        launcher.main(PostgresMain.class, folder.postgres(name), List.of(port, "resow"));
    for (int i = 0; i < TRIES; i++) {
      var started = launcher.launch(name, Map.of(), arguments);
      if (started.awaitLine("postgres ", startLimit).isPresent()) return;
    }
    throw launcher.ended("the database does not start", name);
  }

  /**
   * The standby becomes the primary. Only for a primary that is gone or stands still: it confirms
   * no commit without its standby.
   */
  void promote() {
    String next = standby();
    replication(next).promote(PROMOTION);
    primary = next;
  }

  /**
   * The server that is no primary begins anew as a copy of it, and every commit waits for it from
   * then on. It must not run.
   */
  void follow() {
    String standby = standby();
    try {
      replication(primary).copyTo(folder.postgres(primary), folder.postgres(standby));
      start(standby);
      replication(primary).awaitFollower(CATCH_UP);
    } catch (IOException e) {
      throw new UncheckedIOException("no standby can be made of " + primary, e);
    }
  }

  private PostgresReplication replication(String name) {
    return new PostgresReplication(addresses.port(name));
  }
}
