package dev.resow.chaos.fault;

import dev.resow.chaos.load.LoadTopics;
import dev.resow.contract.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Records that should not be there: on a topic every kind of garbage once, or forged events of jobs
 * that exist.
 */
public record Hostile() implements Fault {
  static final String FORGED = "forged-events";

  @Override
  public String name() {
    return "hostile";
  }

  @Override
  public List<String> targets(Site site) {
    var targets = new ArrayList<>(LoadTopics.all());
    targets.remove(Topics.TRAININGS_READY); // there is no trainer that would refuse it
    targets.remove(Topics.PREFERENCES); // nor any reader
    targets.add(FORGED);
    return targets;
  }

  @Override
  public Injection inject(Site site, String target) {
    if (target.equals(FORGED)) {
      int sent = site.poison().forge();
      site.log().accept("%d forged events were sent".formatted(sent));
    } else site.poison().sendGarbage(target);
    return Injection.OVER;
  }

  @Override
  public Duration length() {
    return Duration.ZERO;
  }
}
