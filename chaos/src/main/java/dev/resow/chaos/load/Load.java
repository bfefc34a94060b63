package dev.resow.chaos.load;

import dev.resow.chaos.load.Submitter.Accepted;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Clients of several tenants that submit at a steady pace until there are as many jobs as wanted,
 * and then go on slowly, so that a killed api is always missed by somebody. One in five submits is
 * done twice under the same key, half of those at the same time.
 */
public final class Load implements AutoCloseable {
  private static final int CLIENTS = 6;
  private static final long SLOW_NANOS = 2_000_000_000L;
  private static final List<String> TENANTS = List.of("ash", "birch", "cedar", "elm", "fir");
  private static final List<String> PRIORITIES = List.of("interactive", "normal", "batch");

  private final List<Submitter> submitters;
  private final int jobs;
  private final long paceNanos;
  private final String run = UUID.randomUUID().toString();
  private final AtomicInteger next = new AtomicInteger();
  private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final List<Thread> clients = new ArrayList<>();
  private volatile boolean stopped;
  private volatile RuntimeException failure;

  private record Answer(String tenant, String key, Accepted accepted) {}

  /**
   * @param apis each client begins with another one
   * @param jobs as many are wanted
   * @param perSecond submits of all clients together until then
   */
  public Load(List<URI> apis, Clock clock, int jobs, double perSecond) {
    submitters =
        IntStream.range(0, CLIENTS).mapToObj(i -> new Submitter(from(apis, i), clock)).toList();
    this.jobs = jobs;
    paceNanos = (long) (1e9 * CLIENTS / perSecond);
  }

  /** All of them, from this one on. */
  private static List<URI> from(List<URI> apis, int first) {
    var order = new ArrayList<>(apis);
    Collections.rotate(order, -first);
    return order;
  }

  public void start() {
    for (int i = 0; i < CLIENTS; i++) {
      var random = new SplittableRandom(i);
      var submitter = submitters.get(i);
      clients.add(
          Thread.ofPlatform().name("client-" + i).daemon().start(() -> client(submitter, random)));
    }
  }

  /** Jobs that were asked for so far. */
  public int asked() {
    return next.get();
  }

  /** Time between two jobs of one client until there are as many as wanted. */
  public Duration pace() {
    return Duration.ofNanos(paceNanos);
  }

  /** Lets every client finish the job it is about to submit. */
  public List<Submit> stop() {
    stopped = true;
    for (Thread client : clients)
      try {
        client.join(Duration.ofMinutes(2));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    if (failure != null) throw failure;
    return submits();
  }

  /** Every request so far, with or without an answer. */
  public List<Request> requests() {
    return submitters.stream().flatMap(submitter -> submitter.requests().stream()).toList();
  }

  /** True if an api has accepted a job. */
  public boolean isAcceptedBy(URI api) {
    URI root = api.resolve("/");
    return submitters.stream().anyMatch(submitter -> submitter.acceptedBy().contains(root));
  }

  private void client(Submitter submitter, SplittableRandom random) {
    long due = System.nanoTime();
    try {
      while (!stopped) {
        one(submitter, next.incrementAndGet(), random);
        long pace = asked() < jobs ? paceNanos : SLOW_NANOS;
        due = Math.max(due + pace, System.nanoTime() - pace);
        LockSupport.parkNanos(Math.max(0, due - System.nanoTime()));
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void one(Submitter submitter, int number, SplittableRandom random) {
    String tenant = TENANTS.get(number % TENANTS.size());
    String key = run + "-" + number;
    Map<String, Object> job = new HashMap<>();
    job.put("prompt", "chaos " + number);
    job.put("model", LoadTopics.MODEL);
    job.put("seed", number);
    job.put("steps", 5);
    job.put("width", 16);
    job.put("height", 16);
    job.put("priority", PRIORITIES.get(random.nextInt(PRIORITIES.size())));
    Thread twin = null;
    int dice = random.nextInt(10);
    if (dice == 0)
      twin = Thread.ofPlatform().daemon().start(() -> submit(submitter, tenant, key, job));
    submit(submitter, tenant, key, job);
    if (dice == 1) submit(submitter, tenant, key, job);
    if (twin != null)
      try {
        twin.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
  }

  private void submit(Submitter submitter, String tenant, String key, Map<String, Object> job) {
    answers.add(new Answer(tenant, key, submitter.submit(tenant, key, job)));
  }

  /** One per key and job: two jobs under one key are two, and the audit reports it. */
  private List<Submit> submits() {
    record Promise(String tenant, String key, UUID job) {}
    var first = new HashMap<Promise, Submit>();
    for (Answer a : answers) {
      Instant sent = a.accepted().sentAt();
      Instant answered = a.accepted().answeredAt();
      first.merge(
          new Promise(a.tenant(), a.key(), a.accepted().job()),
          new Submit(a.tenant(), a.key(), a.accepted().job(), sent, answered, 1),
          (x, y) -> {
            Submit earlier = x.answeredAt().isBefore(y.answeredAt()) ? x : y;
            return new Submit(
                x.tenant(),
                x.key(),
                x.job(),
                earlier.sentAt(),
                earlier.answeredAt(),
                x.answers() + y.answers());
          });
    }
    return List.copyOf(first.values());
  }

  @Override
  public void close() {
    stopped = true;
    clients.forEach(Thread::interrupt);
    submitters.forEach(Submitter::close);
  }
}
