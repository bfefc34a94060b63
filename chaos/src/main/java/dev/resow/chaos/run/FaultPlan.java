package dev.resow.chaos.run;

import dev.resow.chaos.audit.Incident;
import dev.resow.chaos.fault.Fault;
import dev.resow.chaos.fault.Site;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Which fault comes when, in rounds. In each round every fault comes once, in random order; a short
 * one against each of its targets, a lasting one against the next of them, so that after some
 * rounds each target was hit.
 */
final class FaultPlan {
  private static final Duration SHORT = Duration.ofSeconds(2);

  /** A fault and the kind of its target. */
  record Step(Fault fault, String kind) {
    /** A target of this kind as things are now. */
    Optional<String> target(Site site) {
      List<String> fitting =
          fault.targets(site).stream()
              .filter(target -> Incident.kind(target).equals(kind))
              .toList();
      return fitting.stream().findFirst();
    }
  }

  private final List<Fault> faults;
  private final Site site;
  private final Random random;
  private final Map<Fault, Deque<String>> next = new HashMap<>();

  FaultPlan(List<Fault> faults, Site site, Random random) {
    this.faults = faults;
    this.site = site;
    this.random = random;
  }

  static boolean isShort(Fault fault) {
    return fault.length().compareTo(SHORT) < 0;
  }

  List<Step> round() {
    var steps = new ArrayList<Step>();
    for (Fault fault : faults)
      if (isShort(fault)) kinds(fault).forEach(kind -> steps.add(new Step(fault, kind)));
      else steps.add(new Step(fault, nextKind(fault)));
    Collections.shuffle(steps, random);
    return steps;
  }

  private String nextKind(Fault fault) {
    Deque<String> left = next.computeIfAbsent(fault, f -> new ArrayDeque<>());
    if (left.isEmpty()) left.addAll(kinds(fault));
    return left.pop();
  }

  private List<String> kinds(Fault fault) {
    var kinds =
        new ArrayList<>(fault.targets(site).stream().map(Incident::kind).distinct().toList());
    Collections.shuffle(kinds, random);
    return kinds;
  }
}
