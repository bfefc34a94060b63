package dev.resow.scheduler.dispatch;

import dev.resow.contract.ReadyTopics;
import dev.resow.contract.Topics;
import dev.resow.persistence.TopicWatch;
import dev.resow.persistence.queue.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Predicate;

/** Which topic the jobs of a model are released to. */
@ApplicationScoped
class ReadyRoutes {
  private final TopicWatch topics;

  ReadyRoutes(TopicWatch topics) {
    this.topics = topics;
  }

  /**
   * The topic for the next jobs of the model; empty until it has been created. Asking for it lets
   * {@link TopicWatch} create it. While workers hold several versions, it is the topic of the one
   * that new jobs go to; until that is there, workers of every version take them.
   */
  Optional<String> of(Pool pool) {
    String own = ReadyTopics.of(pool.model());
    topics.want(own);
    if (pool.version() != null && !pool.olderWorkers()) {
      String ofVersion = ReadyTopics.of(pool.model(), pool.version());
      topics.want(ofVersion);
      if (topics.isThere(ofVersion)) return Optional.of(ofVersion);
    }
    return choose(pool, own, topics::isThere);
  }

  /** The topic of another version than new jobs go to; empty until it has been created. */
  Optional<String> of(String model, String version) {
    String own = ReadyTopics.of(model, version);
    topics.want(own);
    return Optional.of(own).filter(topics::isThere);
  }

  /**
   * The topic that all workers read is used while some worker of the model reads no other, and
   * where the model has no topic of its own and no worker of another model could acquire the jobs.
   */
  static Optional<String> choose(Pool pool, String own, Predicate<String> isThere) {
    if (pool.olderWorkers()) return Optional.of(Topics.READY);
    if (isThere.test(own)) return Optional.of(own);
    return pool.everyWorker() ? Optional.of(Topics.READY) : Optional.empty();
  }
}
