package dev.resow.messaging;

import static dev.resow.messaging.Grant.configure;
import static dev.resow.messaging.Grant.describe;
import static dev.resow.messaging.Grant.join;
import static dev.resow.messaging.Grant.joinAny;
import static dev.resow.messaging.Grant.read;
import static dev.resow.messaging.Grant.readAny;
import static dev.resow.messaging.Grant.write;
import static dev.resow.messaging.Grant.writeAny;

import dev.resow.contract.Topics;
import java.util.ArrayList;
import java.util.List;

/**
 * The rights that one app needs on the brokers, and no more: the app checks them, and {@code
 * deploy/kafka-acls.tsv} lists the same ones for the operator. Creating topics is not among them.
 * Topics of released jobs are granted by their prefix: each model has one, see {@link
 * dev.resow.contract.ReadyTopics}.
 */
public record Grants(List<Grant> all) {
  /** As the scheduler it sends what waits in the outbox, whoever put it there. */
  public static final Grants API =
      new Grants(
          List.of(
              write(Topics.SUBMITTED),
              writeAny(Topics.READY),
              write(Topics.CONTROL),
              write(Topics.DEAD),
              write(Topics.TRAININGS_READY),
              write(Topics.PREFERENCES),
              read(Topics.ATTEMPTS),
              read(Topics.PREVIEWS),
              describe(Topics.OVERLAPS),
              describe(Topics.RESULTS),
              describe(Topics.WORKERS),
              describe(Topics.TRAININGS),
              joinAny("resow-api-")));

  public static final Grants SCHEDULER =
      new Grants(
          List.of(
              write(Topics.SUBMITTED),
              writeAny(Topics.READY),
              write(Topics.CONTROL),
              write(Topics.DEAD),
              write(Topics.TRAININGS_READY),
              write(Topics.PREFERENCES),
              read(Topics.SUBMITTED),
              read(Topics.CONTROL),
              read(Topics.ATTEMPTS),
              describe(Topics.PREVIEWS),
              read(Topics.OVERLAPS),
              read(Topics.RESULTS),
              read(Topics.WORKERS),
              read(Topics.DEAD),
              read(Topics.TRAININGS),
              joinAny("resow-scheduler-")));

  public static final Grants WORKER =
      new Grants(
          List.of(
              write(Topics.ATTEMPTS),
              write(Topics.PREVIEWS),
              write(Topics.OVERLAPS),
              write(Topics.RESULTS),
              write(Topics.WORKERS),
              write(Topics.DEAD),
              readAny(Topics.READY),
              read(Topics.CONTROL),
              join(Topics.WORKER_GROUP),
              configure(Topics.WORKER_GROUP),
              joinAny("resow-worker-control-")));

  /** A worker that trains: {@code RESOW_WORKER_ROLE=train}. */
  public static final Grants TRAINER =
      new Grants(
          List.of(
              write(Topics.TRAININGS),
              write(Topics.WORKERS),
              write(Topics.DEAD),
              read(Topics.TRAININGS_READY),
              read(Topics.CONTROL),
              join(Topics.TRAINER_GROUP),
              configure(Topics.TRAINER_GROUP),
              joinAny("resow-worker-control-")));

  public Grants {
    all = List.copyOf(all);
  }

  /** What several apps in one process need. */
  public static Grants union(Iterable<Grants> apps) {
    var all = new ArrayList<Grant>();
    for (Grants app : apps) all.addAll(app.all);
    return new Grants(all.stream().distinct().toList());
  }
}
