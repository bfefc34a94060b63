package dev.resow.scheduler.simulation;

import dev.resow.contract.CancelJob;
import dev.resow.contract.CloudEvent;
import dev.resow.contract.EventType;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobSpec;
import dev.resow.contract.JobState;
import dev.resow.contract.JobSubmitted;
import dev.resow.contract.Priority;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.Topics;
import dev.resow.contract.policy.RetryPolicy;
import dev.resow.observability.Traces;
import dev.resow.persistence.JobRow;
import dev.resow.scheduler.Jobs;
import dev.resow.scheduler.lifecycle.Lifecycle;
import dev.resow.scheduler.lifecycle.Trigger;
import dev.resow.scheduler.projection.JobWriter;
import dev.resow.scheduler.projection.Projector;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The whole system in one thread and in no time: apis, schedulers, a broker, workers. The
 * scheduler's lifecycle and projection are the real ones; the tables, the topics and the workers
 * are played. Everything that happens is drawn from one seed.
 */
final class Simulation {
  private static final List<String> CONSUMED =
      List.of(Topics.SUBMITTED, Topics.CONTROL, Topics.ATTEMPTS, Topics.RESULTS);

  final ShareGroup ready;

  /** Checkpoints that every worker sees. */
  final Map<UUID, SimulatedWorker.Run> saved = new HashMap<>();

  Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private final Random random;
  private final Invariants invariants = new Invariants();
  private final MemoryStore store = new MemoryStore(invariants);
  private final JobWriter jobs;
  private final Projector projector;
  private final Map<String, List<ResowEvent>> topics = new HashMap<>();
  private final Map<String, Integer> offsets = new HashMap<>();
  private final List<SimulatedWorker> workers;
  private final List<JobSpec> specs = new ArrayList<>();
  private boolean calm;

  Simulation(long seed) {
    random = new Random(seed);
    ready = new ShareGroup(random);
    jobs =
        new JobWriter(
            new Lifecycle(RetryPolicy.DEFAULT, random), store, Traces.OFF, new WorldClock());
    projector = new Projector(jobs, store);
    workers =
        IntStream.rangeClosed(1, 3)
            .mapToObj(i -> new SimulatedWorker(this, "worker-" + i))
            .toList();
    Topics.all().forEach(topic -> topics.put(topic, new ArrayList<>()));
  }

  void anything() {
    timePasses();
    switch (random.nextInt(40)) {
      case 0 -> submit();
      case 1 -> repeatASubmit();
      case 2 -> {
        if (chance(0.3)) cancel();
      }
      case 3, 4, 5, 6 -> relay();
      case 7, 8, 9 -> dispatch();
      case 10, 11 -> check();
      case 12 -> rewind();
      case 13 -> {
        if (chance(0.5)) ready.loseSomeLock();
      }
      case 14 -> {
        if (chance(0.3)) anyWorker().die();
      }
      case 15, 16, 17 -> anyWorker().listen(3);
      case 18, 19, 20, 21, 22, 23, 24, 25 -> consume();
      default -> anyWorker().act();
    }
  }

  /** No more faults: what is owed is done until nothing moves. */
  void calmDown() {
    calm = true;
    for (int i = 0; i < 2000 && !allEnded(); i++) {
      now = now.plusSeconds(10);
      while (!store.outbox.isEmpty()) relay();
      for (var worker : workers) {
        worker.listen(Integer.MAX_VALUE);
        worker.act();
      }
      ready.loseLocksExceptOf(
          workers.stream().map(SimulatedWorker::held).filter(Objects::nonNull).toList());
      for (String topic : CONSUMED) while (offset(topic) < topics.get(topic).size()) consume(topic);
      check();
      dispatch();
    }
    store.jobs.values().forEach(invariants::atTheEnd);
  }

  /** How every job ended. */
  List<JobState> ends() {
    return store.jobs.values().stream().map(row -> row.state).toList();
  }

  private boolean allEnded() {
    return store.jobs.values().stream().allMatch(row -> row.state.isTerminal());
  }

  /** Mostly a little; now and then a jump, forwards or back. */
  private void timePasses() {
    now = now.plusMillis(random.nextInt(1500));
    if (chance(0.01)) now = now.plusSeconds(random.nextInt(900));
    if (chance(0.02)) now = now.minusMillis(random.nextInt(20_000));
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** A fault; there are none once the world has calmed down. */
  boolean fails(double probability) {
    return !calm && chance(probability);
  }

  private boolean survives() {
    return calm || !chance(0.1);
  }

  // ---- api

  private void submit() {
    if (store.jobs.size() == 6) return;
    var spec = Jobs.with(Jobs.spec("t" + random.nextInt(3), Priority.NORMAL), anySpec());
    specs.add(spec);
    insert(new UUID(0, specs.size()), spec);
  }

  private void repeatASubmit() {
    if (specs.isEmpty()) return;
    int which = random.nextInt(specs.size());
    UUID id = new UUID(0, which + 1);
    if (!store.jobs.containsKey(id)) insert(id, specs.get(which));
  }

  private void insert(UUID id, JobSpec spec) {
    store.transaction(
        survives(),
        () -> {
          JobRow row = Jobs.row(spec, now);
          row.id = id;
          store.insert(row);
          store.publish(CloudEvent.of(new JobSubmitted(id, now, spec), "api", null));
        });
  }

  private void cancel() {
    if (store.jobs.isEmpty()) return;
    UUID id = anyOf(List.copyOf(store.jobs.keySet()));
    store.transaction(
        survives(), () -> store.publish(CloudEvent.of(new CancelJob(id, now, null), "api", null)));
  }

  private Map<String, Object> anySpec() {
    var spec = new HashMap<String, Object>();
    spec.put("steps", 4);
    spec.put("seed", random.nextInt(1000));
    var budget = new HashMap<String, Object>();
    budget.put("rounds", 1 + random.nextInt(3));
    if (chance(0.3)) budget.put("forwardEquivalents", 8 + random.nextInt(20));
    spec.put("budget", budget);
    if (chance(0.7)) spec.put("policy", AnyPolicy.of(random));
    if (chance(0.1)) spec.put("deadline", now.plusSeconds(1 + random.nextInt(300)).toString());
    if (chance(0.1)) spec.put("notBefore", now.plusSeconds(random.nextInt(100)).toString());
    return spec;
  }

  // ---- broker

  /** Sends some committed record; a relay that dies before it deletes the row sends it again. */
  private void relay() {
    if (store.outbox.isEmpty()) return;
    int which = random.nextInt(store.outbox.size());
    publish(store.outbox.get(which).data());
    if (!fails(0.1)) store.outbox.remove(which);
  }

  void publish(ResowEvent event) {
    if (event instanceof JobReady job) ready.add(job);
    else topics.get(EventType.of(event).topic()).add(event);
  }

  List<ResowEvent> orders() {
    return topics.get(Topics.CONTROL);
  }

  // ---- scheduler

  private int offset(String topic) {
    return offsets.getOrDefault(topic, 0);
  }

  private void consume() {
    consume(anyOf(CONSUMED));
  }

  /** A batch, in one transaction; who dies after it, before the offset is kept, reads it again. */
  private void consume(String topic) {
    List<ResowEvent> log = topics.get(topic);
    int from = offset(topic);
    if (from == log.size()) return;
    int to = Math.min(log.size(), from + 1 + random.nextInt(6));
    var batch = new ArrayList<>(log.subList(from, to));
    if (fails(0.2)) Collections.shuffle(batch, random);
    boolean survives = survives();
    store.transaction(survives, () -> projector.project(batch));
    if (survives && !fails(0.1)) offsets.put(topic, to);
  }

  /** A rebalance: somebody goes on from an older offset. */
  private void rewind() {
    offsets.computeIfPresent(anyOf(CONSUMED), (_, at) -> Math.max(0, at - random.nextInt(15)));
  }

  private void dispatch() {
    boolean stale = fails(0.05); // it looked before another scheduler moved the jobs
    apply(
        new Trigger.Release(),
        row ->
            stale
                || row.state == JobState.QUEUED
                    && row.admittedAt != null
                    && isPast(row.nextAt)
                    && !(row.deadline != null && isPast(row.deadline)));
  }

  /** As the watchdog does. */
  private void check() {
    apply(new Trigger.RetryDue(), row -> row.state == JobState.RETRY_WAIT && isPast(row.nextAt));
    apply(
        new Trigger.DeadlinePassed(),
        row -> !row.state.isTerminal() && row.deadline != null && isPast(row.deadline));
    apply(
        new Trigger.CancelOverdue(),
        row ->
            row.state == JobState.RUNNING
                && row.cancelRequestedAt != null
                && isPast(row.cancelRequestedAt.plusSeconds(30)));
    apply(
        new Trigger.HeartbeatTimeout(),
        row -> row.state == JobState.RUNNING && isPast(row.heardAt.plusSeconds(120)));
    if (workers.stream().anyMatch(worker -> !worker.isBusy()))
      apply(
          new Trigger.HeartbeatTimeout(),
          row -> row.state == JobState.DISPATCHED && isPast(row.heardAt.plusSeconds(300)));
  }

  private void apply(Trigger trigger, Predicate<JobRow> due) {
    List<UUID> ids =
        store.jobs.values().stream()
            .filter(due)
            .filter(_ -> calm || chance(0.7))
            .map(row -> row.id)
            .toList();
    if (!ids.isEmpty())
      store.transaction(
          survives(), () -> jobs.lock(ids).values().forEach(row -> jobs.apply(row, trigger)));
  }

  private boolean isPast(Instant time) {
    return time == null || !time.isAfter(now);
  }

  // ---- workers

  private SimulatedWorker anyWorker() {
    return anyOf(workers);
  }

  /** Like the sampler's: a pure function; of a range so small that seeds meet. */
  long roundSeed(long jobSeed, int round) {
    return Math.floorMod(jobSeed * 31 + round * 17L, 1000);
  }

  private <T> T anyOf(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private final class WorldClock extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return Clock.offset(this, Duration.ZERO);
    }
  }
}
