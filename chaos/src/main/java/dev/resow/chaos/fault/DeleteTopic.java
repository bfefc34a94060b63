package dev.resow.chaos.fault;

import dev.resow.chaos.load.LoadTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A topic is deleted with all its records. The apps should recreate it; if they have not when the
 * fault ends, the run recreates it as an operator would, and reports that.
 *
 * @param length time the apps have
 */
public record DeleteTopic(Duration length) implements Fault {
  private static final int PARTITIONS = 6;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Override
  public String name() {
    return "delete-topic";
  }

  @Override
  public List<String> targets(Site site) {
    return LoadTopics.all();
  }

  @Override
  public Injection inject(Site site, String target) {
    try (var admin = admin(site)) {
      admin.deleteTopics(List.of(target)).all().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      site.log().accept("%s could not be deleted: %s".formatted(target, e));
      if (e.getCause() instanceof UnknownTopicOrPartitionException) return Injection.NONE;
      // Without an answer it may be deleted all the same.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return () -> makeAnew(site, target);
  }

  private void makeAnew(Site site, String topic) {
    try (var admin = admin(site)) {
      var missing = new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty());
      admin.createTopics(List.of(missing)).all().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      site.log()
          .accept(
              "no app recreated %s within %d s; the run did".formatted(topic, length.toSeconds()));
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException))
        site.log().accept("%s could not be recreated: %s".formatted(topic, e.getCause()));
    } catch (TimeoutException e) {
      site.log().accept("%s could not be recreated: no answer".formatted(topic));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Admin admin(Site site) {
    return site.deployment().kafka().admin(LIMIT);
  }

  @Override
  public boolean isEnvironmental() {
    return true;
  }

  /** The apps have to find out by themselves. */
  @Override
  public Instant recoversFrom(String target, Instant at, Instant healed) {
    return at;
  }
}
