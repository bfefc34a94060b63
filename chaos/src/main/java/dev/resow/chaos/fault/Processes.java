package dev.resow.chaos.fault;

import dev.resow.chaos.audit.Incident.Recovery;
import dev.resow.chaos.deploy.Part;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Processes and links as targets. */
final class Processes {
  private static final Duration GLANCE = Duration.ofMillis(10);

  private Processes() {}

  /** One of each kind; of workers one that holds a job, if there is one, so that it has to lose. */
  static List<String> oneOfEachKind(Site site) {
    return Arrays.stream(Part.values())
        .filter(part -> site.deployment().count(part) > 0)
        .map(part -> one(site, part))
        .toList();
  }

  /** One of each kind that has several, except workers: the others must take over. */
  static List<String> oneOfEachReplicated(Site site) {
    return Stream.of(Part.API, Part.SCHEDULER, Part.BROKER)
        .filter(part -> site.deployment().count(part) > 1)
        .map(part -> one(site, part))
        .toList();
  }

  private static String one(Site site, Part part) {
    return part == Part.WORKER ? worker(site) : any(site, site.deployment().names(part));
  }

  /** One of several, without a throw of the dice if there is no choice. */
  static String any(Site site, List<String> names) {
    return names.size() == 1 ? names.getFirst() : site.one(names);
  }

  private static String worker(Site site) {
    List<String> all = site.deployment().names(Part.WORKER);
    try {
      List<String> busy = site.tables().busyWorkers().stream().filter(all::contains).toList();
      return site.one(busy.isEmpty() ? all : busy);
    } catch (SQLException databaseIsAway) {
      return site.one(all);
    }
  }

  /** True if there are others that do the same work. */
  static boolean hasOthers(String process) {
    Part part = Part.of(process);
    return part != Part.DATABASE && !process.equals(part.label());
  }

  /** Waits until a process that was down serves again; logs it if it does not in time. */
  static void awaitReturn(Site site, String process, Duration limit) {
    if (!site.deployment().comesBack(process, limit))
      site.log().accept("%s was not ready within %d s".formatted(process, limit.toSeconds()));
  }

  /** Waits until a worker holds a job, or for the limit. */
  static void awaitJob(Site site, String worker, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    try {
      while (site.tables().heldBy(worker).isEmpty() && System.nanoTime() < end)
        LockSupport.parkNanos(GLANCE.toNanos());
    } catch (SQLException databaseIsAway) {
      // Whether it holds one cannot be known now.
    }
  }

  static Recovery recovery(String process) {
    return switch (Part.of(process)) {
      case API -> Recovery.ACCEPT;
      case SCHEDULER, BROKER, DATABASE, STORE -> Recovery.WORK;
      case WORKER -> Recovery.HELD_JOB;
    };
  }
}
