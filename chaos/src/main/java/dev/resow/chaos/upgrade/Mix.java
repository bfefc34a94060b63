package dev.resow.chaos.upgrade;

import static dev.resow.chaos.upgrade.Release.PREVIOUS;

import dev.resow.chaos.deploy.Part;
import java.util.ArrayList;
import java.util.List;

/** Which release each kind of app is of. */
public record Mix(Release api, Release scheduler, Release workers) {
  /** Kinds of which each process has a release. */
  private static final List<Part> PARTS = List.of(Part.API, Part.SCHEDULER, Part.WORKER);

  /**
   * The kinds in the order in which they are replaced: an upgrade, its rollback in reverse, after
   * which the previous release is alone on the new schema, and then the mixes that neither passes.
   */
  private static final List<Part> STEPS =
      List.of(
          Part.API,
          Part.SCHEDULER,
          Part.WORKER,
          Part.WORKER,
          Part.SCHEDULER,
          Part.API,
          Part.SCHEDULER,
          Part.WORKER,
          Part.SCHEDULER,
          Part.API);

  /** Before an upgrade. */
  static final Mix BEFORE = new Mix(PREVIOUS, PREVIOUS, PREVIOUS);

  Release of(Part part) {
    return switch (part) {
      case API -> api;
      case SCHEDULER -> scheduler;
      case WORKER -> workers;
      case BROKER, DATABASE, STORE -> throw new IllegalArgumentException(part + " has no release");
    };
  }

  /** The same with the other release of one kind. */
  private Mix replacing(Part part) {
    return switch (part) {
      case API -> new Mix(api.other(), scheduler, workers);
      case SCHEDULER -> new Mix(api, scheduler.other(), workers);
      case WORKER -> new Mix(api, scheduler, workers.other());
      case BROKER, DATABASE, STORE -> throw new IllegalArgumentException(part + " has no release");
    };
  }

  /** The kind whose release is another one than in the mix before. */
  Part changed(Mix before) {
    return PARTS.stream()
        .filter(part -> of(part) != before.of(part))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("expected another mix than " + before));
  }

  /** In the order of a run; each differs from the one before in one kind. */
  static List<Mix> all() {
    var all = new ArrayList<Mix>(List.of(BEFORE));
    for (Part step : STEPS) all.add(all.getLast().replacing(step));
    return all;
  }

  @Override
  public String toString() {
    return "api %s, scheduler %s, workers %s"
        .formatted(api.label(), scheduler.label(), workers.label());
  }
}
