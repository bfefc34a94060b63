package dev.resow.chaos.fault;

import dev.resow.chaos.audit.Damage;
import dev.resow.chaos.audit.TableReader;
import dev.resow.chaos.deploy.Deployment;
import dev.resow.chaos.load.PoisonProducer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * What faults can reach.
 *
 * @param impossible why a fault cannot be injected here, by its name
 * @param damaged takes every file that was damaged
 * @param log takes sentences about what happens
 */
public record Site(
    Deployment deployment,
    TableReader tables,
    PoisonProducer poison,
    Map<String, String> impossible,
    Queue<Damage> damaged,
    Clock clock,
    Random random,
    Consumer<String> log) {

  public Site(
      Deployment deployment,
      PoisonProducer poison,
      Map<String, String> impossible,
      Clock clock,
      Random random,
      Consumer<String> log) {
    this(
        deployment,
        new TableReader(deployment.jdbcUrl()),
        poison,
        impossible,
        new ConcurrentLinkedQueue<>(),
        clock,
        random,
        log);
  }

  /** Why the fault of this name cannot be injected here; empty if it can. */
  Optional<String> whyImpossible(String fault) {
    return Optional.ofNullable(impossible.get(fault));
  }

  /** One of several, by chance. */
  <T> T one(List<T> things) {
    return things.get(random.nextInt(things.size()));
  }
}
