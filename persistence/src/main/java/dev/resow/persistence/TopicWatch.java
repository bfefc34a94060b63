package dev.resow.persistence;

import dev.resow.contract.Topics;
import dev.resow.messaging.ClusterAdmin;
import dev.resow.messaging.ClusterLayout;
import dev.resow.messaging.KafkaConnection;
import dev.resow.messaging.TopicLayout;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Sets the topics up as soon as the broker answers: creates those that are missing, and later those
 * of models that are asked for ({@link #want}), and lets the workers' share group begin with the
 * first record. Afterwards it notices when a topic is deleted, logs it, and creates it again. It
 * waits a moment before that, so that consumers see that the topic is gone and begin the new one
 * with its first record, not where they stood in the old one.
 */
@ApplicationScoped
public class TopicWatch {
  private static final Logger LOG = Logger.getLogger(TopicWatch.class);
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration LOG_PAUSE = Duration.ofSeconds(30);

  /** Looks in a row that find a topic missing before it is made again. */
  private static final int LOOKS = 3;

  private final boolean enabled;
  private final KafkaConnection connection;
  private final int partitions;
  private final Pace pace;
  private final Map<String, Integer> missingLooks = new HashMap<>();
  private final Map<String, String> knownIds = new HashMap<>();
  private final ModelTopics models = new ModelTopics();
  private boolean setUp;
  private Admin admin;
  private volatile Map<String, String> ids = Map.of();
  private volatile Set<String> missing = Set.of();

  TopicWatch(
      Clock clock,
      @ConfigProperty(name = "resow.kafka.create-topics", defaultValue = "true") boolean enabled,
      KafkaConnection connection,
      @ConfigProperty(name = "resow.kafka.partitions", defaultValue = "6") int partitions) {
    this.enabled = enabled;
    this.connection = connection;
    this.partitions = partitions;
    this.pace = new Pace(clock, LOG_PAUSE);
  }

  /** Topics that were missing at the last look that the broker answered, in order. */
  public Set<String> missing() {
    return missing;
  }

  public boolean isMissing(String topic) {
    return missing.contains(topic);
  }

  /** Whether the topic was there at the last look that the broker answered. */
  public boolean isThere(String topic) {
    return ids.containsKey(topic);
  }

  /**
   * Lets the topic of a model be created soon, if this process creates topics. May be called often;
   * returns at once.
   */
  public void want(String topic) {
    if (models.want(topic)) Thread.ofVirtual().name("topic-of-a-model").start(this::check);
  }

  /** The ids of the topics that were there; a topic that was made again has another one. */
  public Map<String, String> ids() {
    return ids;
  }

  @Scheduled(
      every = "${resow.kafka.watch-every:2s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
      skipExecutionIf = Scheduled.ApplicationNotRunning.class)
  synchronized void check() {
    try {
      var cluster = new ClusterAdmin(admin(), LIMIT);
      if (enabled && !setUp) setUp(cluster);
      models.found(cluster.topics());
      if (enabled) createWanted(cluster);
      var present = cluster.describe(watched());
      note(present);
      for (var topic : present.values()) restoreIfMadeByOthers(cluster, topic);
      createAgain(cluster);
    } catch (ExecutionException | TimeoutException e) {
      // The broker is away, which others tell, or it does not let us look.
      if (pace.due()) LOG.warnf("cannot look whether all topics are there: %s", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private TreeSet<String> watched() {
    var watched = new TreeSet<>(Topics.all());
    watched.addAll(models.known());
    return watched;
  }

  private void createWanted(ClusterAdmin cluster) throws InterruptedException, TimeoutException {
    var absent = models.wantedAndNeverSeen();
    if (absent.isEmpty()) return;
    try {
      cluster.create(TopicLayout.of(absent, partitions));
      models.found(absent);
      LOG.infof("created for the models of workers: %s", absent);
    } catch (ExecutionException e) {
      if (pace.due()) LOG.warnf("cannot create %s: %s", absent, e.getCause());
    }
  }

  private void setUp(ClusterAdmin cluster)
      throws ExecutionException, InterruptedException, TimeoutException {
    var present = cluster.describe(Topics.all()).keySet();
    var absent = Topics.all().stream().filter(topic -> !present.contains(topic)).toList();
    cluster.create(TopicLayout.of(absent, partitions));
    cluster.configureGroup(Topics.WORKER_GROUP, ClusterLayout.FROM_FIRST_RECORD);
    cluster.configureGroup(Topics.TRAINER_GROUP, ClusterLayout.FROM_FIRST_RECORD);
    setUp = true;
  }

  private void note(Map<String, TopicDescription> present) {
    var gone = watched();
    gone.removeAll(present.keySet());
    for (String topic : gone)
      if (missingLooks.merge(topic, 1, Integer::sum) == 1)
        LOG.errorf("the topic %s is missing; whatever needs it is stopped", topic);
    missingLooks.keySet().retainAll(gone);
    var found = new HashMap<String, String>();
    present.forEach((name, topic) -> found.put(name, topic.topicId().toString()));
    ids = Map.copyOf(found);
    missing = Set.copyOf(gone);
  }

  /** A broker that creates topics by itself does it with settings of its own. */
  private void restoreIfMadeByOthers(ClusterAdmin cluster, TopicDescription topic)
      throws ExecutionException, InterruptedException, TimeoutException {
    String id = topic.topicId().toString();
    String before = knownIds.put(topic.name(), id);
    if (before == null || before.equals(id)) return;
    LOG.warnf("the topic %s was deleted and made again", topic.name());
    if (enabled) cluster.restore(topic, TopicLayout.of(topic.name(), partitions));
  }

  private void createAgain(ClusterAdmin cluster)
      throws ExecutionException, InterruptedException, TimeoutException {
    List<String> due =
        missingLooks.entrySet().stream()
            .filter(looks -> looks.getValue() >= LOOKS)
            .map(Map.Entry::getKey)
            .filter(topic -> !models.forgotten(topic))
            .toList();
    if (due.isEmpty() || !enabled) return;
    cluster.create(TopicLayout.of(due, partitions));
    LOG.warnf("made again, without the records they held: %s", due);
  }

  private Admin admin() {
    if (admin == null) admin = connection.admin(LIMIT);
    return admin;
  }

  synchronized void stop(@Observes ShutdownEvent event) {
    if (admin != null) admin.close(Duration.ofSeconds(1));
  }
}
