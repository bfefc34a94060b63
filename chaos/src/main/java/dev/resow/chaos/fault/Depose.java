package dev.resow.chaos.fault;

import dev.resow.chaos.audit.Incident.Recovery;
import dev.resow.chaos.deploy.Part;
import dev.resow.chaos.load.LoadTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/**
 * The broker that leads something ends, so that another one must lead: the active controller, the
 * leader of a partition of ready jobs, or the one that keeps the state of their share group.
 *
 * @param length how long it is down
 * @param leaders which of them
 */
public record Depose(Duration length, List<String> leaders) implements Fault {
  /** The active controller. */
  public static final String CONTROLLER = "controller";

  /** The leader of the first partition of the ready topic of the load's model. */
  public static final String READY_JOBS = "leader-of-ready-jobs";

  /** The leader of the first partition of {@code __share_group_state}. */
  public static final String SHARE_STATE = "leader-of-share-state";

  private static final String SHARE_STATE_TOPIC = "__share_group_state";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** Each of them. */
  public Depose(Duration length) {
    this(length, List.of(CONTROLLER, READY_JOBS, SHARE_STATE));
  }

  @Override
  public String name() {
    return "depose";
  }

  @Override
  public List<String> targets(Site site) {
    return leaders;
  }

  @Override
  public Optional<String> impossible(Site site) {
    return site.deployment().count(Part.BROKER) > 1
        ? Optional.empty()
        : Optional.of("there is only one broker");
  }

  @Override
  public Injection inject(Site site, String target) {
    Optional<String> broker = leader(site, target);
    if (broker.isEmpty()) {
      site.log().accept("no broker was the " + target);
      return Injection.NONE;
    }
    site.log().accept("the %s is %s".formatted(target, broker.get()));
    return new Kill(length).inject(site, broker.get());
  }

  private static Optional<String> leader(Site site, String target) {
    try (var admin = site.deployment().kafka().admin(LIMIT)) {
      int node =
          switch (target) {
            case CONTROLLER ->
                admin
                    .describeMetadataQuorum()
                    .quorumInfo()
                    .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .leaderId();
            case READY_JOBS -> leaderOf(admin, LoadTopics.READY);
            default -> leaderOf(admin, SHARE_STATE_TOPIC);
          };
      String broker = Part.BROKER.label() + "-" + node;
      return Optional.of(broker).filter(site.deployment()::isAlive);
    } catch (ExecutionException | TimeoutException e) {
      site.log().accept("the %s cannot be found: %s".formatted(target, e));
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Of its first partition. */
  private static int leaderOf(Admin admin, String topic)
      throws ExecutionException, InterruptedException, TimeoutException {
    var described =
        admin
            .describeTopics(List.of(topic))
            .allTopicNames()
            .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    return described.get(topic).partitions().getFirst().leader().id();
  }

  @Override
  public Part weakens(String target) {
    return Part.BROKER;
  }

  @Override
  public Recovery recovery(String target) {
    return Recovery.WORK;
  }

  @Override
  public Instant recoversFrom(String target, Instant at, Instant healed) {
    return at;
  }
}
