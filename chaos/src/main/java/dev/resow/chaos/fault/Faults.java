package dev.resow.chaos.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All faults there are. */
public final class Faults {
  private static final Duration DOWN = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofSeconds(2);

  /** Longer than any bound of the scheduler; signatures for S3 may be a quarter of an hour off. */
  private static final Duration CLOCK_OFF = Duration.ofMinutes(10);

  private Faults() {}

  /**
   * Long enough for every time-out of the product: what lasts is 25 s and more, so that a process
   * that cannot work must report it meanwhile.
   */
  public static List<Fault> all() {
    Duration lasting = Duration.ofSeconds(25);
    var all = new ArrayList<>(of(Duration.ofSeconds(30), lasting, lasting));
    all.add(new MorePartitions(PAUSE));
    all.add(new Slow(lasting));
    all.add(new BucketFault(lasting));
    all.add(new ClockJump(lasting, CLOCK_OFF));
    all.add(new Depose(DOWN));
    all.add(new Away(lasting));
    all.add(new Failover(lasting));
    return List.copyOf(all);
  }

  /** Those that one process of each kind can have, each as short as it is still felt. */
  public static List<Fault> brief() {
    Duration felt = Duration.ofSeconds(4);
    var brief = new ArrayList<>(of(Duration.ofSeconds(5), felt, Duration.ofSeconds(15)));
    brief.add(new MorePartitions(PAUSE));
    brief.add(new Slow(felt));
    return List.copyOf(brief);
  }

  private static List<Fault> of(Duration frozen, Duration away, Duration withoutTopic) {
    return List.of(
        new Kill(DOWN),
        new Freeze(frozen),
        new BlackHole(away),
        new Fill(away),
        new Corrupt(),
        new Hostile(),
        new DeleteTopic(withoutTopic));
  }

  /** Names of all faults. */
  public static List<String> names() {
    return names(all());
  }

  /** Names of some. */
  public static List<String> names(List<Fault> faults) {
    return faults.stream().map(Fault::name).toList();
  }

  /**
   * Those with the names.
   *
   * @throws IllegalArgumentException for a name that no fault has
   */
  public static List<Fault> named(List<String> names) {
    for (String name : names)
      if (!names().contains(name))
        throw new IllegalArgumentException(
            "expected any of %s, found '%s'".formatted(String.join(", ", names()), name));
    return all().stream().filter(fault -> names.contains(fault.name())).toList();
  }
}
