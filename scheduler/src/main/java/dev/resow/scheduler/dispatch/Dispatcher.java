package dev.resow.scheduler.dispatch;

import dev.resow.contract.ReadyTopics;
import dev.resow.persistence.JobRow;
import dev.resow.persistence.queue.FairQueue;
import dev.resow.persistence.queue.Fleet;
import dev.resow.persistence.queue.Pool;
import dev.resow.persistence.queue.Readers;
import dev.resow.persistence.queue.Room;
import dev.resow.persistence.queue.Turn;
import dev.resow.scheduler.projection.JobWriter;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Releases jobs to the workers: of each model as many as the window of its workers has room for, in
 * the queue's order, decided under a lock of the database so that several schedulers release what
 * one would. A job of a model that no live worker holds waits.
 */
@ApplicationScoped
public class Dispatcher {
  private final DispatchLock lock;
  private final FairQueue queue;
  private final Fleet fleet;
  private final ReadyRoutes routes;
  private final BegunVersions versions;
  private final DispatchSettings settings;
  private final JobWriter jobs;
  private final Clock clock;

  Dispatcher(
      DispatchLock lock,
      FairQueue queue,
      Fleet fleet,
      ReadyRoutes routes,
      BegunVersions versions,
      DispatchSettings settings,
      JobWriter jobs,
      Clock clock) {
    this.lock = lock;
    this.queue = queue;
    this.fleet = fleet;
    this.routes = routes;
    this.versions = versions;
    this.settings = settings;
    this.jobs = jobs;
    this.clock = clock;
  }

  /**
   * One turn.
   *
   * @return jobs released
   */
  public int dispatch() {
    return QuarkusTransaction.requiringNew().call(this::turn);
  }

  private int turn() {
    lock.acquire();
    var now = clock.instant();
    var open = open(fleet.pools(settings.perSlot(), settings.batchPerSlot(), now));
    if (open.isEmpty()) return 0;
    var rooms =
        open.entrySet().stream()
            .map(pool -> new Room(pool.getKey(), pool.getValue().window().jobs()))
            .toList();
    var order = admit(open, queue.next(rooms, now));
    var rows = jobs.lock(order.stream().map(Turn::id).toList());
    var begun = begun(open, order);
    var readers = begun.isEmpty() ? Readers.NONE : fleet.readers(now);
    var taken = new ArrayList<Turn>();
    for (var turn : order) {
      JobRow row = rows.get(turn.id());
      String topic = topic(turn, open.get(turn.model()), begun.get(turn.id()), readers);
      if (row != null && jobs.release(row, topic).accepted()) taken.add(turn);
    }
    queue.taken(taken);
    return taken.size();
  }

  /**
   * Where jobs of a model may go now, and how many.
   *
   * @param several whether live workers hold several versions
   */
  private record Opening(String topic, boolean several, Window window) {}

  /** Of the jobs whose model has several versions now, what they have begun with. */
  private Map<UUID, String> begun(Map<String, Opening> open, List<Turn> order) {
    return versions.of(
        order.stream().filter(turn -> open.get(turn.model()).several()).map(Turn::id).toList());
  }

  /** A job that has begun goes to the version it began with, while a worker holds it. */
  private String topic(Turn turn, Opening opening, String begun, Readers readers) {
    if (begun == null) return opening.topic();
    String own = ReadyTopics.of(turn.model(), begun);
    if (!readers.isRead(turn.model(), own)) return opening.topic(); // so none is created for it
    return routes.of(turn.model(), begun).orElse(opening.topic());
  }

  /** By model; without those whose workers have enough, and those whose topic is not there yet. */
  private Map<String, Opening> open(List<Pool> pools) {
    var open = new TreeMap<String, Opening>();
    for (Pool pool : pools) {
      Window window = Window.of(settings, pool);
      var topic = routes.of(pool);
      if (window.jobs() > 0 && topic.isPresent())
        open.put(pool.model(), new Opening(topic.get(), pool.version() != null, window));
    }
    return open;
  }

  private static List<Turn> admit(Map<String, Opening> open, List<Turn> order) {
    var byModel = order.stream().collect(Collectors.groupingBy(Turn::model));
    return byModel.entrySet().stream()
        .flatMap(turns -> open.get(turns.getKey()).window().admit(turns.getValue()).stream())
        .toList();
  }
}
