package dev.resow.messaging;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Which topics hold records that a share group has not finished, records in flight included. */
final class ShareBacklog {
  private final Admin admin;
  private final Duration limit;

  /**
   * @param limit how long the broker may take for each answer
   */
  ShareBacklog(Admin admin, Duration limit) {
    this.admin = admin;
    this.limit = limit;
  }

  /**
   * Those of the topics with such records; requires the rights to describe group and topics. A
   * partition that the group has never read counts from its beginning, as {@code
   * share.auto.offset.reset=earliest} does.
   */
  Set<String> of(String group, Collection<TopicDescription> topics)
      throws ExecutionException, InterruptedException, TimeoutException {
    List<TopicPartition> partitions =
        topics.stream()
            .flatMap(
                topic ->
                    IntStream.range(0, topic.partitions().size())
                        .mapToObj(partition -> new TopicPartition(topic.name(), partition)))
            .toList();
    if (partitions.isEmpty()) return Set.of();
    var asked = new ListShareGroupOffsetsSpec().topicPartitions(partitions);
    Map<TopicPartition, SharePartitionOffsetInfo> starts =
        await(admin.listShareGroupOffsets(Map.of(group, asked)).partitionsToOffsetInfo(group));
    var ends = offsets(partitions, OffsetSpec.latest());
    var begins = offsets(partitions, OffsetSpec.earliest());
    var backlog = new TreeSet<String>();
    for (TopicPartition partition : partitions) {
      long end = ends.get(partition).offset();
      SharePartitionOffsetInfo start = starts.get(partition);
      long begin = begins.get(partition).offset();
      long from = start == null ? begin : Math.max(begin, start.startOffset());
      if (from < end) backlog.add(partition.topic());
    }
    return backlog;
  }

  private Map<TopicPartition, ListOffsetsResultInfo> offsets(
      List<TopicPartition> partitions, OffsetSpec which)
      throws ExecutionException, InterruptedException, TimeoutException {
    var asked = new HashMap<TopicPartition, OffsetSpec>();
    partitions.forEach(partition -> asked.put(partition, which));
    return await(admin.listOffsets(asked).all());
  }

  private <T> T await(KafkaFuture<T> answer)
      throws ExecutionException, InterruptedException, TimeoutException {
    return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}
