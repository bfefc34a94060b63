package dev.resow.messaging;

import dev.resow.contract.ReadyTopics;
import dev.resow.contract.Topics;
import dev.resow.contract.health.Probe;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/**
 * Checks every two seconds whether the broker answers, has the topics that are needed, and lets
 * this process do with them what it has to.
 */
public final class BrokerProbe implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration REQUEST = Duration.ofMillis(4500);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(8);

  private final KafkaConnection connection;
  private final AccessCheck access;
  private final String shareGroup;
  private final boolean topicsNeeded;
  private final Clock clock;
  private final Probe probe;
  private volatile Admin admin;
  private volatile Set<String> modelTopics = Set.of();
  private volatile Set<String> backlog = Set.of(Topics.READY);
  private volatile boolean refused;
  private volatile boolean admitted;
  private boolean groupsGranted;

  /**
   * @param needed rights without which the broker counts as down
   * @param shareGroup the share group among the groups, or null
   * @param topicsNeeded whether the broker counts as down while a topic is missing
   */
  public BrokerProbe(
      KafkaConnection connection,
      Grants needed,
      String shareGroup,
      boolean topicsNeeded,
      Clock clock) {
    this.connection = connection;
    this.access = new AccessCheck(needed, shareGroup);
    this.shareGroup = shareGroup;
    this.topicsNeeded = topicsNeeded;
    this.clock = clock;
    this.probe = new Probe("the broker", this::check, EVERY, SILENCE, clock);
  }

  /** Starts checking in the background. */
  public BrokerProbe start() {
    probe.start();
    return this;
  }

  /** The last result; returns at once. */
  public Probe.Status status() {
    return probe.status();
  }

  /**
   * True if the broker has never let this process do its work and the last fault is a refusal:
   * credentials, certificates or rights are wrong, and no waiting helps.
   */
  public boolean refusedFromTheStart() {
    return refused && !admitted;
  }

  /**
   * Whether the topic of a model was there at the last check, if topics are needed at all; returns
   * at once.
   */
  public boolean has(String topicOfAModel) {
    return modelTopics.contains(topicOfAModel);
  }

  /**
   * Ready topics that held records which the share group had not finished at the last check; {@link
   * Topics#READY} is among them while that is not known. Returns at once.
   */
  public Set<String> backlog() {
    return backlog;
  }

  private void check() throws IOException, InterruptedException {
    try {
      var topics = access.topics(admin(), ANSWER);
      if (!topics.denied().isEmpty()) throw fault(denied(topics.denied()), null);
      if (!groupsGranted) checkGroups();
      refused = false;
      admitted = true;
      if (topicsNeeded) modelTopics = ofModels();
      if (topicsNeeded && !topics.missing().isEmpty())
        throw new IOException("the broker has no topic " + String.join(", ", topics.missing()));
      if (Topics.WORKER_GROUP.equals(shareGroup)) checkBacklog();
    } catch (ExecutionException e) {
      throw fault(of(e.getCause()), e);
    } catch (TimeoutException e) {
      throw fault(of(new TimeoutException()), e);
    } catch (RuntimeException e) {
      throw fault(of(e), e);
    }
  }

  private Set<String> ofModels() throws ExecutionException, InterruptedException, TimeoutException {
    return new ClusterAdmin(admin(), ANSWER)
        .topics().stream().filter(ReadyTopics::isOfOneModel).collect(Collectors.toSet());
  }

  /** A coordinator that is not there yet must not make a broker look dead either. */
  private void checkBacklog() throws InterruptedException {
    try {
      var names = new HashSet<>(modelTopics);
      names.add(Topics.READY);
      var topics = new ClusterAdmin(admin(), ANSWER).describe(names).values();
      backlog = new ShareBacklog(admin(), ANSWER).of(shareGroup, topics);
    } catch (ExecutionException | TimeoutException e) {
      backlog = Set.of(Topics.READY);
    }
  }

  /** Until they are granted once: a busy coordinator must not make a broker look dead. */
  private void checkGroups() throws ExecutionException, InterruptedException, IOException {
    try {
      List<Grant> denied = access.groups(admin(), ANSWER);
      if (!denied.isEmpty()) throw fault(denied(denied), null);
      groupsGranted = true;
    } catch (TimeoutException e) {
      // The coordinator is not there yet; the next check asks again.
    }
  }

  private BrokerFault of(Throwable failure) {
    return BrokerFault.of(
        connection.bootstrapServers(),
        failure,
        () -> connection.certificateEnd().filter(end -> end.isBefore(clock.instant())));
  }

  private BrokerFault denied(List<Grant> rights) {
    return BrokerFault.denied(connection.bootstrapServers(), rights);
  }

  private IOException fault(BrokerFault fault, Exception cause) {
    refused = fault.refused();
    return new IOException(fault.sentence(), cause);
  }

  private Admin admin() {
    if (admin == null) admin = connection.admin(REQUEST);
    return admin;
  }

  @Override
  public void close() {
    probe.close();
    // The probe's thread may still use it; a request in progress ends within its time limit.
    if (admin != null) admin.close(Duration.ZERO);
  }
}
