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

  private final Site site;
  private final List<Incident> incidents = new ArrayList<>();
  private final List<String> neverInjected = new ArrayList<>();
  private final LastingFault lasting;

  FaultRunner(Site site) {
    this.site = site;
    lasting = new LastingFault(part -> site.deployment().count(part));
  }

  /**
   * What happened.
   *
   * @param incidents in the order of time
   * @param neverInjected faults that hit nothing, and faults that were skipped because a broker
   *     lagged behind, a sentence each
   */
  record Outcome(List<Incident> incidents, List<String> neverInjected) {}

  /** The first half of the time, and at least one round, measures each fault alone. */
  Outcome run(List<Fault> chosen, Duration time) {
    var faults = new ArrayList<Fault>();
    for (Fault fault : chosen) {
      Optional<String> reason = fault.impossible(site);
      if (reason.isEmpty()) faults.add(fault);
      else site.log().accept("%s is skipped: %s".formatted(fault.name(), reason.get()));
    }
    if (faults.isEmpty()) return new Outcome(List.of(), List.of());
    try (lasting) {
      inject(new FaultPlan(faults, site, site.random()), time);
    }
    return outcome(faults);
  }

  private void inject(FaultPlan plan, Duration time) {
    long begin = System.nanoTime();
    long half = begin + time.toNanos() / 2;
    long end = begin + time.toNanos();
    int stopped = 0;
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
            return;
          }
        }
    }
  }

  private Outcome outcome(List<Fault> possible) {
    synchronized (incidents) {
      for (Fault fault : possible)
        if (incidents.stream().noneMatch(i -> i.fault().equals(fault.name())))
          neverInjected.add("%s was chosen and possible, and hit nothing".formatted(fault.name()));
      return new Outcome(
          incidents.stream().sorted(Comparator.comparing(Incident::at)).toList(),
          List.copyOf(neverInjected));
    }
  }

  /** Returns false if work has stopped. */
  private boolean alone(Fault fault, String target) {
    int tries = FaultPlan.isShort(fault) ? MOST_TRIES : 1;
    for (int i = 0; i < tries; i++) {
      Optional<Incident> incident = one(fault, target);
      if (incident.isEmpty()) return true;
      if (!awaitWork(incident.get())) return false;
      // A worker that was killed between two jobs had nothing to recover.
      if (measurable(incident.get())) return true;
    }
    return true;
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
    lasting.awaitUnlessFree(fault, target);
    if (FaultPlan.isShort(fault)) one(fault, target);
    else lasting.begin(fault, target, () -> one(fault, target));
  }

  /** Empty if nothing was injected. */
  private Optional<Incident> one(Fault fault, String target) {
    if (fault.weakens(target) == Part.BROKER && !site.deployment().replicasCatchUp(PATIENCE)) {
      String skipped =
          "%s of %s is skipped: after %d s a broker still lags behind the others"
              .formatted(fault.name(), target, PATIENCE.toSeconds());
      site.log().accept(skipped);
      synchronized (incidents) {
        neverInjected.add(skipped);
      }
      return Optional.empty();
    }
    fault.await(site, target);
    Instant at = site.clock().instant();
    site.log().accept("%s %s".formatted(fault.name(), target));
    try (var injection = fault.inject(site, target)) {
      if (!injection.happened()) return Optional.empty();
      if (!fault.length().isZero()) LockSupport.parkNanos(fault.length().toNanos());
      injection.heal();
    }
    Instant healed = site.clock().instant();
    var incident =
        new Incident(
            fault.name(),
            target,
            fault.process(target),
            fault.stopsItsProcess(),
            fault.clockOffset(target),
            fault.isEnvironmental(),
            at,
            healed,
            fault.recovery(target),
            fault.recoversFrom(target, at, healed));
    synchronized (incidents) {
      incidents.add(incident);
    }
    return Optional.of(incident);
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
        || site.tables()
                .unfinishedAcceptedBefore(incident.recoversFrom().plus(Incident.SAME_MOMENT))
            == 0;
  }

  private void rest(Duration longest) {
    LockSupport.parkNanos((long) (site.random().nextDouble() * longest.toNanos()));
  }
}
