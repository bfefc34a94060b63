package dev.resow.chaos.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One of several brokers, apis or schedulers is killed and stays away for longer than any time-out:
 * the others must take over.
 */
public record Away(Duration length) implements ProcessFault {
  @Override
  public String name() {
    return "away";
  }

  @Override
  public List<String> targets(Site site) {
    return Processes.oneOfEachReplicated(site);
  }

  @Override
  public Optional<String> impossible(Site site) {
    return targets(site).isEmpty()
        ? Optional.of("there is only one broker, api and scheduler")
        : Optional.empty();
  }

  @Override
  public Injection inject(Site site, String target) {
    return new Kill(length).inject(site, target);
  }

  @Override
  public Instant recoversFrom(String target, Instant at, Instant healed) {
    return at;
  }
}
