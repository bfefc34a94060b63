package dev.resow.scheduler.membership;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Configurable;

/**
 * Ranges of partitions (Kafka's {@link RangeAssignor}) for the members that are able. The others
 * get none, except of topics that no able member subscribes to: if nobody is able, everything is as
 * with ranges alone. A topic's partition N goes to the same member for all topics, so one scheduler
 * sees all events of a job.
 *
 * <p>A member announces itself by one byte of user data in its subscription, 1 (able) or 0; a
 * member without it counts as able. Partitions are revoked before they are assigned again (the
 * eager protocol), so that members of a release that only knows ranges can be in the same group:
 * consumers offer both, and a group uses this one as soon as all of its members know it.
 */
public final class AbleMembersAssignor implements ConsumerPartitionAssignor, Configurable {
  /** Setting of a consumer: its {@link Membership}. Without it the member is always able. */
  static final String MEMBERSHIP = "resow.membership";

  private static final String NAME = "resow-able-members";
  private static final byte UNABLE = 0;
  private static final byte ABLE = 1;

  private final RangeAssignor ranges = new RangeAssignor();
  private Membership membership = new Membership(() -> true);

  @Override
  public void configure(Map<String, ?> settings) {
    if (settings.get(MEMBERSHIP) instanceof Membership own) membership = own;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ByteBuffer subscriptionUserData(Set<String> topics) {
    return userData(membership.announce());
  }

  static ByteBuffer userData(boolean able) {
    return ByteBuffer.wrap(new byte[] {able ? ABLE : UNABLE});
  }

  @Override
  public GroupAssignment assign(Cluster cluster, GroupSubscription group) {
    Map<String, Subscription> members = group.groupSubscription();
    Set<String> taken =
        members.values().stream()
            .filter(AbleMembersAssignor::isAble)
            .flatMap(member -> member.topics().stream())
            .collect(Collectors.toSet());
    var shares = new HashMap<String, Subscription>();
    members.forEach(
        (id, member) -> shares.put(id, isAble(member) ? member : without(taken, member)));
    return ranges.assign(cluster, new GroupSubscription(shares));
  }

  private static boolean isAble(Subscription member) {
    ByteBuffer data = member.userData();
    return data == null || !data.hasRemaining() || data.get(data.position()) != UNABLE;
  }

  private static Subscription without(Set<String> taken, Subscription member) {
    List<String> rest = member.topics().stream().filter(topic -> !taken.contains(topic)).toList();
    var reduced =
        new Subscription(
            rest,
            member.userData(),
            member.ownedPartitions(),
            member.generationId().orElse(-1),
            member.rackId());
    reduced.setGroupInstanceId(member.groupInstanceId());
    return reduced;
  }
}
