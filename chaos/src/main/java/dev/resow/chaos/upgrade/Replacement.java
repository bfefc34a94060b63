package dev.resow.chaos.upgrade;

import dev.resow.chaos.deploy.Deployment;
import dev.resow.chaos.deploy.Installation;
import dev.resow.chaos.deploy.Part;
import java.util.Map;

/**
 * Replaces the processes of a kind by those of another release, as a rolling upgrade does: of api
 * and scheduler a new one begins to serve beside the old ones before they get SIGTERM, one by one,
 * and gets SIGTERM once all are of the other release; workers follow one another.
 */
final class Replacement {
  private final Deployment deployment;
  private final Map<Release, Installation> installations;

  Replacement(Deployment deployment, Map<Release, Installation> installations) {
    this.deployment = deployment;
    this.installations = installations;
  }

  /** The process that runs beside the replaced ones of a kind. */
  static String beside(Part part) {
    return part.label() + "-2";
  }

  void replace(Part part, Release by) {
    Installation program = installations.get(by);
    switch (part) {
      case API, SCHEDULER -> {
        String beside = beside(part);
        deployment.startBeside(beside, program);
        deployment.names(part).forEach(name -> replace(name, program));
        deployment.stop(beside);
      }
      case WORKER -> deployment.names(part).forEach(name -> replace(name, program));
      case BROKER, DATABASE, STORE -> throw new IllegalArgumentException(part + " has no release");
    }
  }

  private void replace(String name, Installation program) {
    deployment.stop(name);
    deployment.install(name, program);
    deployment.restart(name);
    deployment.awaitReady(name);
  }
}
