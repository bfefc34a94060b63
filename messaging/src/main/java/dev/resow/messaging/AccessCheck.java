package dev.resow.messaging;

import static org.apache.kafka.common.acl.AclOperation.READ;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/** Asks the broker which of the rights that this process needs it does not have. */
final class AccessCheck {
  private final Grants needed;
  private final String shareGroup;

  /**
   * @param shareGroup the one group that is no consumer group, or null
   */
  AccessCheck(Grants needed, String shareGroup) {
    this.needed = needed;
    this.shareGroup = shareGroup;
  }

  /**
   * @param missing topics that the broker does not have, in order
   * @param denied rights that the broker does not grant, in order
   */
  record Findings(List<String> missing, List<Grant> denied) {}

  /** Rights on topics. A topic that may not even be described counts as denied, not as missing. */
  Findings topics(Admin admin, Duration limit)
      throws ExecutionException, InterruptedException, TimeoutException {
    List<Grant> rights = rights(ResourceType.TOPIC);
    var names = new TreeSet<>(rights.stream().map(Grant::name).toList());
    rights.stream().filter(AccessCheck::isPrefix).map(AccessCheck::anyOf).forEach(names::add);
    var forbidden = new TreeSet<String>();
    var options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
    var missing = new TreeSet<String>();
    Map<String, TopicDescription> present = new HashMap<>();
    for (var topic : admin.describeTopics(names, options).topicNameValues().entrySet())
      try {
        present.put(topic.getKey(), await(topic.getValue(), limit));
      } catch (ExecutionException e) {
        if (e.getCause() instanceof UnknownTopicOrPartitionException) missing.add(topic.getKey());
        else if (!(e.getCause() instanceof TopicAuthorizationException)) throw e;
        else forbidden.add(topic.getKey());
      }
    rights.stream().filter(AccessCheck::isPrefix).map(AccessCheck::anyOf).forEach(missing::remove);
    List<Grant> denied =
        rights.stream()
            .filter(right -> !missing.contains(right.name()))
            .filter(
                right ->
                    !grants(present.get(right.name()), right)
                        || isPrefix(right) && forbidden.contains(anyOf(right)))
            .toList();
    return new Findings(List.copyOf(missing), denied);
  }

  private static boolean isPrefix(Grant right) {
    return right.pattern() == PatternType.PREFIXED;
  }

  /** A topic need not exist: the broker checks the right before it looks for the topic. */
  private static String anyOf(Grant right) {
    return right.name() + ".any";
  }

  /** Rights to join groups. */
  List<Grant> groups(Admin admin, Duration limit)
      throws ExecutionException, InterruptedException, TimeoutException {
    var denied = new ArrayList<Grant>();
    for (Grant right : rights(ResourceType.GROUP))
      if (right.operation() == READ && isDenied(admin, right, limit)) denied.add(right);
    return denied;
  }

  /** A group need not exist: the broker checks the right before it looks for the group. */
  private boolean isDenied(Admin admin, Grant right, Duration limit)
      throws ExecutionException, InterruptedException, TimeoutException {
    String group = right.pattern() == PatternType.PREFIXED ? right.name() + "any" : right.name();
    KafkaFuture<?> answer =
        group.equals(shareGroup)
            ? admin.describeShareGroups(List.of(group)).describedGroups().get(group)
            : admin.describeConsumerGroups(List.of(group)).describedGroups().get(group);
    try {
      await(answer, limit);
      return false;
    } catch (ExecutionException e) {
      return e.getCause() instanceof GroupAuthorizationException;
    }
  }

  private List<Grant> rights(ResourceType type) {
    return needed.all().stream().filter(right -> right.type() == type).toList();
  }

  /** A broker that does not tell the rights grants them, as far as can be known. */
  private static boolean grants(TopicDescription topic, Grant right) {
    return topic != null
        && Optional.ofNullable(topic.authorizedOperations())
            .map(rights -> rights.contains(right.operation()))
            .orElse(true);
  }

  private static <T> T await(KafkaFuture<T> answer, Duration limit)
      throws ExecutionException, InterruptedException, TimeoutException {
    return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}
