package dev.resow.messaging;

import static dev.resow.messaging.Grant.configure;
import static dev.resow.messaging.Grant.describe;
import static dev.resow.messaging.Grant.join;
import static dev.resow.messaging.Grant.joinAny;
import static dev.resow.messaging.Grant.read;
import static dev.resow.messaging.Grant.write;

import dev.resow.contract.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The rights that one app needs on the brokers, and no more: the app checks them, and {@code
 * deploy/kafka-acls.tsv} lists the same ones for the operator. Creating topics is not among them.
 */
public record Grants(List<Grant> all) {
  /** Api and scheduler share the outbox: each sends what the other left behind. */
  private static final List<String> OUTBOX =
      List.of(Topics.SUBMITTED, Topics.READY, Topics.CONTROL, Topics.DEAD);

  public static final Grants API =
      of(
          each(OUTBOX, Grant::write),
          Stream.of(read(Topics.ATTEMPTS)),
          Stream.of(describe(Topics.OVERLAPS), describe(Topics.RESULTS), describe(Topics.WORKERS)),
          Stream.of(joinAny("resow-api-")));

  public static final Grants SCHEDULER =
      of(
          each(OUTBOX, Grant::write),
          Stream.of(
              read(Topics.SUBMITTED),
              read(Topics.CONTROL),
              read(Topics.ATTEMPTS),
              read(Topics.OVERLAPS),
              read(Topics.RESULTS),
              read(Topics.WORKERS),
              read(Topics.DEAD)),
          Stream.of(joinAny("resow-scheduler-")));

  public static final Grants WORKER =
      of(
          Stream.of(
              write(Topics.ATTEMPTS),
              write(Topics.OVERLAPS),
              write(Topics.RESULTS),
              write(Topics.WORKERS),
              write(Topics.DEAD)),
          Stream.of(read(Topics.READY), read(Topics.CONTROL)),
          Stream.of(
              join(Topics.WORKER_GROUP),
              configure(Topics.WORKER_GROUP),
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

  private static Stream<Grant> each(List<String> topics, Function<String, Grant> right) {
    return topics.stream().map(right);
  }

  @SafeVarargs
  private static Grants of(Stream<Grant>... parts) {
    return new Grants(Stream.of(parts).flatMap(part -> part).toList());
  }
}
