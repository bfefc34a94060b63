package dev.resow.chaos.run;

import dev.resow.chaos.audit.Fault;
import dev.resow.chaos.audit.TableReader;
import dev.resow.chaos.deploy.Deployment;
import dev.resow.chaos.deploy.Part;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Kills one process after the other with SIGKILL and starts it again: in rounds, each round every
 * kind once in random order, so that no kind is forgotten.
 */
final class Killer {
  private static final Duration LONGEST_DOWN = Duration.ofSeconds(1);
  private static final Duration LONGEST_CALM = Duration.ofSeconds(2);
  private static final int MOST_TRIES = 6;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofMillis(250);

  private final Deployment deployment;
  private final TableReader tables;
  private final Clock clock;
  private final Random random;
  private final Consumer<String> say;
  private final List<Fault> faults = new ArrayList<>();

  Killer(Deployment deployment, Clock clock, long seed, Consumer<String> say) {
    this.deployment = deployment;
    this.tables = new TableReader(deployment.jdbcUrl());
    this.clock = clock;
    this.random = new Random(seed);
    this.say = say;
  }

  /** Goes on until both the time is over and every kind was killed often enough. */
  List<Fault> run(Duration time, int kills) {
    long end = System.nanoTime() + time.toNanos();
    for (int round = 0; round < kills || System.nanoTime() < end; round++) {
      var parts = new ArrayList<>(List.of(Part.values()));
      Collections.shuffle(parts, random);
      for (Part part : parts)
        if (round < kills || System.nanoTime() < end) {
          rest(LONGEST_CALM);
          // The first rounds measure each recovery alone; afterwards faults meet recoveries.
          if (round < kills) measured(part);
          else one(part);
        }
    }
    return List.copyOf(faults);
  }

  private void measured(Part part) {
    awaitWork(one(part).at());
    // A worker that was killed between two jobs had nothing to recover.
    for (int i = 1; part == Part.WORKER && i < MOST_TRIES && !held(faults.getLast()); i++)
      awaitWork(one(part).at());
  }

  private boolean held(Fault fault) {
    try {
      return tables.heldAt(fault.name(), fault.at());
    } catch (SQLException databaseIsAway) {
      return true;
    }
  }

  private Fault one(Part part) {
    List<String> names = victims(part);
    String name = names.get(random.nextInt(names.size()));
    var fault = new Fault(part, name, clock.instant());
    deployment.kill(name);
    faults.add(fault);
    say.accept("killed " + name);
    rest(LONGEST_DOWN);
    deployment.restart(name);
    deployment.awaitReady(name);
    return fault;
  }

  /** Of workers one that holds a job, if there is one: only then there is something to recover. */
  private List<String> victims(Part part) {
    List<String> names = deployment.names(part);
    if (part != Part.WORKER) return names;
    try {
      List<String> busy = tables.busyWorkers();
      return busy.isEmpty() ? names : busy;
    } catch (SQLException databaseIsAway) {
      return names;
    }
  }

  /** Until jobs flow again from end to end; the audit will tell if they never do. */
  private void awaitWork(Instant killed) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      try {
        if (tables.worksSince(killed)) return;
      } catch (SQLException databaseIsAway) {
        // Asked again below.
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private void rest(Duration longest) {
    LockSupport.parkNanos((long) (random.nextDouble() * longest.toNanos()));
  }
}
