package dev.resow.chaos.run;

import dev.resow.chaos.audit.Incident;
import dev.resow.chaos.audit.Incident.Recovery;
import dev.resow.chaos.deploy.Part;
import dev.resow.chaos.fault.Fault;
import dev.resow.chaos.fault.Site;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets faults happen. At first each one alone, with a wait until work flows again, so that its
 * recovery is measured; later short faults hit the recoveries of others, and happen while a lasting
 * one lasts. Every fault is healed before {@link #run} returns.
 */
final class FaultRunner {
  private static final Duration LONGEST_CALM = Duration.ofSeconds(2);
  private static final int MOST_TRIES = 6;

  /** So many faults without work after them, and nothing can be learnt from another one. */
  private static final int MOST_STOPS = 2;

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration AROUND = Duration.ofSeconds(1);

  private final Site site;
  private final List<Incident> incidents = new ArrayList<>();
  private Lasting lasting;

  /** A fault that runs in its own thread. */
  private record Lasting(Fault fault, String target, Thread thread) {
    boolean involves(Fault other, String otherTarget) {
      return target.equals(otherTarget)
          || Objects.equals(target, other.process(otherTarget))
          || fault.equals(other);
    }
  }

  /** Of three brokers one may be away, of two apis one: what is more is no fault but an outage. */
  private boolean weakenTheSame(Lasting one, Fault other, String otherTarget) {
    Part part = other.weakens(otherTarget);
    return part != null
        && part != Part.WORKER
        && part == one.fault().weakens(one.target())
        && site.deployment().count(part) > 1;
  }

  FaultRunner(Site site) {
    this.site = site;
  }

  /** The first half of the time, and at least one round, measures each fault alone. */
  List<Incident> run(List<Fault> chosen, Duration time) {
    var faults = new ArrayList<Fault>();
    for (Fault fault : chosen) {
      Optional<String> reason = fault.impossible(site);
      if (reason.isEmpty()) faults.add(fault);
      else site.log().accept("%s is skipped: %s".formatted(fault.name(), reason.get()));
    }
    if (faults.isEmpty()) return List.of();
    var plan = new FaultPlan(faults, site, site.random());
    long begin = System.nanoTime();
    long half = begin + time.toNanos() / 2;
    long end = begin + time.toNanos();
    int stopped = 0;
    try {
      for (int round = 0; round == 0 || System.nanoTime() < end; round++) {
        boolean alone = round == 0 || System.nanoTime() < half;
        for (FaultPlan.Step step : plan.round())
          if (round == 0 || System.nanoTime() < end) {
            rest(LONGEST_CALM);
            Optional<String> target = step.target(site);
            if (target.isEmpty()) continue;
            if (!alone) mixed(step.fault(), target.get());
            else if (alone(step.fault(), target.get())) stopped = 0;
            else if (++stopped == MOST_STOPS) {
              site.log().accept("work has stopped and does not resume; injecting no more faults");
              return inOrder();
            }
          }
      }
    } finally {
      awaitLasting();
    }
    return inOrder();
  }

  private List<Incident> inOrder() {
    synchronized (incidents) {
      return incidents.stream().sorted(Comparator.comparing(Incident::at)).toList();
    }
  }

  /** Returns false if work has stopped. */
  private boolean alone(Fault fault, String target) {
    Incident incident = one(fault, target);
    boolean works = awaitWork(incident);
    // A worker that was killed between two jobs had nothing to recover.
    for (int i = 1;
        works && FaultPlan.isShort(fault) && i < MOST_TRIES && !measurable(incident);
        i++) {
      incident = one(fault, target);
      works = awaitWork(incident);
    }
    return works;
  }

  private boolean measurable(Incident incident) {
    if (incident.recovery() != Recovery.HELD_JOB) return true;
    try {
      return site.tables().heldAt(incident.process(), incident.at());
    } catch (SQLException databaseIsAway) {
      return true;
    }
  }

  private void mixed(Fault fault, String target) {
    if (lasting != null && !lasting.thread().isAlive()) lasting = null;
    if (lasting != null
        && (lasting.involves(fault, target) || weakenTheSame(lasting, fault, target)))
      awaitLasting();
    if (FaultPlan.isShort(fault)) {
      one(fault, target);
      return;
    }
    awaitLasting();
    Thread thread =
        Thread.ofPlatform().name("fault-" + fault.name()).start(() -> one(fault, target));
    lasting = new Lasting(fault, target, thread);
  }

  private void awaitLasting() {
    if (lasting == null) return;
    try {
      lasting.thread().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lasting = null;
  }

  private Incident one(Fault fault, String target) {
    if (fault.weakens(target) == Part.BROKER && !site.deployment().replicasCatchUp(PATIENCE))
      site.log().accept("a broker still lags behind the others");
    Instant at = site.clock().instant();
    site.log().accept("%s %s".formatted(fault.name(), target));
    try (var injection = fault.inject(site, target)) {
      if (!fault.length().isZero()) LockSupport.parkNanos(fault.length().toNanos());
      injection.heal();
    }
    Instant healed = site.clock().instant();
    var incident =
        new Incident(
            fault.name(),
            target,
            fault.process(target),
            fault.isOfThePlace(),
            at,
            healed,
            fault.recovery(target),
            fault.recoversFrom(target, at, healed));
    synchronized (incidents) {
      incidents.add(incident);
    }
    return incident;
  }

  /** Until jobs flow again from end to end; the audit will tell if they never do. */
  private boolean awaitWork(Incident incident) {
    Instant since = incident.recoversFrom();
    long end = System.nanoTime() + PATIENCE.toNanos();
    boolean works = false;
    while (System.nanoTime() < end) {
      try {
        works = works || site.tables().worksSince(since);
        if (works && allServed(incident)) return true;
      } catch (SQLException databaseIsAway) {
        // Asked again below.
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    if (works) return true;
    site.log()
        .accept(
            "no work was done within %d s after %s of %s"
                .formatted(PATIENCE.toSeconds(), incident.fault(), incident.target()));
    return false;
  }

  /** Where a process takes over, nobody who came with the fault may still wait. */
  private boolean allServed(Incident incident) throws SQLException {
    return site.deployment().count(Part.BROKER) == 1
        || site.tables().unfinishedSince(incident.recoversFrom().plus(AROUND)) == 0;
  }

  private void rest(Duration longest) {
    LockSupport.parkNanos((long) (site.random().nextDouble() * longest.toNanos()));
  }
}
