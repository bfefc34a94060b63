package dev.resow.scheduler.membership;

import io.smallrye.reactive.messaging.ClientCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.eclipse.microprofile.config.Config;

/** The memberships of this process: one for each consumer that uses {@link AbleMembersAssignor}. */
@ApplicationScoped
class Memberships implements ClientCustomizer<Map<String, Object>> {
  private final Map<String, List<Membership>> ofChannels = new ConcurrentHashMap<>();
  private volatile boolean able = true;

  @Override
  public Map<String, Object> customize(
      String channel, Config channelConfig, Map<String, Object> settings) {
    Object assignors = settings.get(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG);
    if (!String.valueOf(assignors).contains(AbleMembersAssignor.class.getName())) return settings;
    var membership = new Membership(() -> able);
    ofChannels.computeIfAbsent(channel, _ -> new CopyOnWriteArrayList<>()).add(membership);
    var own = new HashMap<>(settings);
    own.put(AbleMembersAssignor.MEMBERSHIP, membership);
    return own;
  }

  /** What consumers announce from now on. */
  void set(boolean nowAble) {
    able = nowAble;
  }

  void forEach(BiConsumer<String, Membership> action) {
    ofChannels.forEach((channel, all) -> all.forEach(each -> action.accept(channel, each)));
  }
}
