package dev.resow.chaos.fault;

import dev.resow.chaos.load.LoadTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.NewPartitions;

/**
 * A topic gets one more partition while its records are written and read: later records of a key
 * lie elsewhere than the earlier ones.
 *
 * @param length time until the next fault
 */
public record MorePartitions(Duration length) implements Fault {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Override
  public String name() {
    return "more-partitions";
  }

  @Override
  public List<String> targets(Site site) {
    return LoadTopics.all();
  }

  @Override
  public Injection inject(Site site, String target) {
    try (var admin = site.deployment().kafka().admin(LIMIT)) {
      var topics =
          admin
              .describeTopics(List.of(target))
              .allTopicNames()
              .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      int now = topics.get(target).partitions().size();
      admin
          .createPartitions(Map.of(target, NewPartitions.increaseTo(now + 1)))
          .all()
          .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      site.log().accept("%s has %d partitions instead of %d".formatted(target, now + 1, now));
      return Injection.OVER;
    } catch (ExecutionException | TimeoutException e) {
      site.log().accept("%s got no more partitions: %s".formatted(target, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Injection.NONE;
  }

  @Override
  public boolean isEnvironmental() {
    return true;
  }

  @Override
  public Instant recoversFrom(String target, Instant at, Instant healed) {
    return at;
  }
}
