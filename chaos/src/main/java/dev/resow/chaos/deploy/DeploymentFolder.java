package dev.resow.chaos.deploy;

import java.nio.file.Path;

/** Where a deployment keeps its data and its logs. */
record DeploymentFolder(Path root) {
  /** Pictures and checkpoints. */
  Path artifacts() {
    return root.resolve("artifacts");
  }

  Path kafka() {
    return root.resolve("kafka");
  }

  Path postgres() {
    return root.resolve("postgres");
  }

  /** PostgreSQL's own data folder, by which its server is known. */
  Path postgresData() {
    return postgres().resolve("data");
  }

  /** What PostgreSQL itself writes. */
  Path postgresLog() {
    return postgres().resolve("postgres.log");
  }

  /** Where the logs of all processes are. */
  Path logs() {
    return root.resolve("logs");
  }

  /** What a process prints. */
  Path log(String process) {
    return logs().resolve(process + ".log");
  }
}
