package dev.resow.chaos.deploy;

import java.nio.file.Path;

/** Where a deployment keeps its data and its logs. */
record DeploymentFolder(Path root) {
  /** Pictures and checkpoints. */
  Path artifacts() {
    return root.resolve("artifacts");
  }

  /** The buckets of the S3 server, a folder each. */
  Path buckets() {
    return root.resolve("buckets");
  }

  /** Where each app reads how far its wall clock is off. */
  Path clocks() {
    return root.resolve("clocks");
  }

  /** Data of a broker. */
  Path kafka(String broker) {
    return root.resolve(broker.replace(Part.BROKER.label(), "kafka"));
  }

  /** The folder of a database server. */
  Path postgres(String database) {
    return root.resolve(database.replace(Part.DATABASE.label(), "postgres"));
  }

  /** PostgreSQL's own data folder, by which a server is known. */
  Path postgresData(String database) {
    return postgres(database).resolve("data");
  }

  /** What PostgreSQL itself writes. */
  Path postgresLog(String database) {
    return postgres(database).resolve("postgres.log");
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
