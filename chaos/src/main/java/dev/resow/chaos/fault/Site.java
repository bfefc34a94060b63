package dev.resow.chaos.fault;

import dev.resow.chaos.audit.Damage;
import dev.resow.chaos.audit.TableReader;
import dev.resow.chaos.deploy.Deployment;
import dev.resow.chaos.load.PoisonProducer;
import java.time.Clock;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * What faults can reach.
 *
 * @param noVolume why the artifact folder is no volume of its own, or null if it is one
 * @param damaged takes every file that was damaged
 * @param log takes sentences about what happens
 */
public record Site(
    Deployment deployment,
    TableReader tables,
    PoisonProducer poison,
    String noVolume,
    Queue<Damage> damaged,
    Clock clock,
    Random random,
    Consumer<String> log) {

  public Site(
      Deployment deployment,
      PoisonProducer poison,
      String noVolume,
      Clock clock,
      Random random,
      Consumer<String> log) {
    this(
        deployment,
        new TableReader(deployment.jdbcUrl()),
        poison,
        noVolume,
        new ConcurrentLinkedQueue<>(),
        clock,
        random,
        log);
  }

  /** One of several, by chance. */
  <T> T one(List<T> things) {
    return things.get(random.nextInt(things.size()));
  }
}
