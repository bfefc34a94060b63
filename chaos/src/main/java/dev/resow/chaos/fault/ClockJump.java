package dev.resow.chaos.fault;

import dev.resow.chaos.audit.Incident.Recovery;
import dev.resow.chaos.deploy.Part;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The wall clock of one app jumps ahead or back, and after a while to the right time again: a
 * machine whose time service was wrong. Work must go on, and no other process may be mistaken for
 * dead.
 *
 * @param length until the clock is right again
 * @param by how far it jumps
 */
public record ClockJump(Duration length, Duration by) implements Fault {
  static final String NAME = "clock";
  private static final String AHEAD = "-ahead";
  private static final String BEHIND = "-behind";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> targets(Site site) {
    return Stream.of(Part.API, Part.SCHEDULER, Part.WORKER)
        .map(part -> Processes.any(site, site.deployment().names(part)))
        .flatMap(process -> Stream.of(process + AHEAD, process + BEHIND))
        .toList();
  }

  @Override
  public Optional<String> impossible(Site site) {
    return site.whyImpossible(NAME);
  }

  @Override
  public Injection inject(Site site, String target) {
    String process = process(target);
    site.deployment().setClock(process, clockOffset(target));
    return () -> site.deployment().setClock(process, Duration.ZERO);
  }

  @Override
  public Duration clockOffset(String target) {
    return target.endsWith(AHEAD) ? by : by.negated();
  }

  @Override
  public boolean isEnvironmental() {
    return true;
  }

  @Override
  public String process(String target) {
    return target.substring(0, target.lastIndexOf('-'));
  }

  /** A worker keeps the job that it holds. */
  @Override
  public Recovery recovery(String target) {
    return Part.of(process(target)) == Part.API ? Recovery.ACCEPT : Recovery.WORK;
  }
}
