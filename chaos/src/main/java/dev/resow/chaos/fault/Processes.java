package dev.resow.chaos.fault;

import dev.resow.chaos.audit.Incident.Recovery;
import dev.resow.chaos.deploy.Deployment;
import dev.resow.chaos.deploy.Part;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** Processes as targets. */
final class Processes {
  private Processes() {}

  /** One of each kind; of workers one that holds a job, if there is one, so that it has to lose. */
  static List<String> oneOfEachKind(Site site) {
    return Arrays.stream(Part.values())
        .map(part -> part == Part.WORKER ? worker(site) : site.deployment().names(part).getFirst())
        .toList();
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

  static Recovery recovery(String process) {
    return switch (process) {
      case Deployment.API -> Recovery.ACCEPT;
      case Deployment.SCHEDULER, Deployment.BROKER, Deployment.DATABASE -> Recovery.WORK;
      default -> Recovery.HELD_JOB;
    };
  }
}
