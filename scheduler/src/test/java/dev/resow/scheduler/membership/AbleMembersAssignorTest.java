package dev.resow.scheduler.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Who gets which partitions, for every group of able and unable members. */
class AbleMembersAssignorTest {
  private static final List<String> TOPICS = List.of("attempts", "overlaps", "results");
  private static final Node NODE = new Node(1, "127.0.0.1", 9092);

  /**
   * @param able what the member announces; null for one that announces nothing
   */
  record Member(String id, Boolean able, Set<String> topics) {
    boolean works() {
      return able == null || able;
    }
  }

  record Group(Map<String, Integer> partitions, List<Member> members) {
    Cluster cluster() {
      var all =
          partitions.entrySet().stream()
              .flatMap(
                  topic ->
                      Stream.iterate(0, i -> i < topic.getValue(), i -> i + 1)
                          .map(i -> partition(topic.getKey(), i)))
              .toList();
      return new Cluster("test", List.of(NODE), all, Set.of(), Set.of());
    }

    private static PartitionInfo partition(String topic, int index) {
      Node[] replicas = {NODE};
      return new PartitionInfo(topic, index, NODE, replicas, replicas);
    }

    GroupSubscription subscriptions() {
      var all = new HashMap<String, Subscription>();
      for (Member member : members) {
        ByteBuffer data =
            member.able() == null ? null : AbleMembersAssignor.userData(member.able());
        all.put(member.id(), new Subscription(List.copyOf(member.topics()), data));
      }
      return new GroupSubscription(all);
    }

    Set<String> topicsOf(List<Member> some) {
      return some.stream().flatMap(member -> member.topics().stream()).collect(Collectors.toSet());
    }

    List<Member> able() {
      return members.stream().filter(Member::works).toList();
    }
  }

  @Property
  void everyPartitionHasExactlyOneMemberThatSubscribesToIt(@ForAll("groups") Group group) {
    var assigned = new ArrayList<TopicPartition>();
    assign(group)
        .forEach(
            (id, partitions) -> {
              assigned.addAll(partitions);
              assertThat(partitions)
                  .allMatch(each -> member(group, id).topics().contains(each.topic()));
            });

    assertThat(assigned).doesNotHaveDuplicates();
    assertThat(new HashSet<>(assigned)).isEqualTo(subscribed(group, group.members()));
  }

  @Property
  void aMemberThatIsUnableGetsNothingThatAnAbleOneCouldHave(@ForAll("groups") Group group) {
    Set<String> ofAble = group.topicsOf(group.able());

    assign(group)
        .forEach(
            (id, partitions) -> {
              if (!member(group, id).works())
                assertThat(partitions).noneMatch(each -> ofAble.contains(each.topic()));
            });
  }

  @Property
  void ifAllAreAbleOrNobodyIsItIsAsWithRanges(@ForAll("groups") Group group, @ForAll Boolean able) {
    var equals =
        new Group(
            group.partitions(),
            group.members().stream()
                .map(member -> new Member(member.id(), able, member.topics()))
                .toList());

    assertThat(assign(equals)).isEqualTo(assign(new RangeAssignor(), equals));
  }

  @Property
  void theOthersGetWhatRangesGaveThemWithoutTheUnableOne(@ForAll("groups") Group group) {
    List<Member> able = group.able();
    if (able.isEmpty()) return;
    var others = assign(new RangeAssignor(), new Group(group.partitions(), able));

    others.forEach((id, partitions) -> assertThat(assign(group).get(id)).isEqualTo(partitions));
  }

  @Example
  void oneMemberReadsTheSamePartitionOfAllTopics() {
    Set<String> all = Set.copyOf(TOPICS);
    var group =
        new Group(
            Map.of("attempts", 6, "overlaps", 6, "results", 6),
            List.of(
                new Member("a", true, all),
                new Member("b", false, all),
                new Member("c", null, all)));

    var assigned = assign(group);

    assertThat(assigned.get("b")).isEmpty();
    assertThat(assigned.get("a"))
        .extracting(TopicPartition::partition)
        .containsExactlyInAnyOrder(0, 1, 2, 0, 1, 2, 0, 1, 2);
  }

  @Provide
  Arbitrary<Group> groups() {
    Arbitrary<Map<String, Integer>> partitions =
        Arbitraries.maps(Arbitraries.of(TOPICS), Arbitraries.integers().between(1, 7)).ofSize(3);
    Arbitrary<Set<String>> topics = Arbitraries.of(TOPICS).set().ofMinSize(1);
    Arbitrary<Boolean> able = Arbitraries.of(true, false).injectNull(0.2);
    Arbitrary<List<Member>> members =
        Combinators.combine(Arbitraries.of("a", "b", "c", "d", "e"), able, topics)
            .as(Member::new)
            .list()
            .uniqueElements(Member::id)
            .ofMinSize(1)
            .ofMaxSize(5);
    return Combinators.combine(partitions, members).as(Group::new);
  }

  private static Map<String, List<TopicPartition>> assign(Group group) {
    return assign(new AbleMembersAssignor(), group);
  }

  private static Map<String, List<TopicPartition>> assign(
      ConsumerPartitionAssignor assignor, Group group) {
    var assigned = new TreeMap<String, List<TopicPartition>>();
    assignor
        .assign(group.cluster(), group.subscriptions())
        .groupAssignment()
        .forEach((id, assignment) -> assigned.put(id, assignment.partitions()));
    return assigned;
  }

  private static Member member(Group group, String id) {
    return group.members().stream()
        .filter(member -> member.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static Set<TopicPartition> subscribed(Group group, List<Member> members) {
    Set<String> topics = group.topicsOf(members);
    return group.cluster().topics().stream()
        .filter(topics::contains)
        .flatMap(topic -> group.cluster().partitionsForTopic(topic).stream())
        .map(each -> new TopicPartition(each.topic(), each.partition()))
        .collect(Collectors.toSet());
  }
}
