package dev.resow.chaos.upgrade;

import static dev.resow.chaos.upgrade.Release.PREVIOUS;

import dev.resow.chaos.deploy.Part;
import java.util.ArrayList;
import java.util.List;

/** Which release each kind of app is of. */
public record Mix(Release api, Release scheduler, Release workers) {
  /**
   * The kinds in the order in which they are replaced. First the way of an upgrade: api, scheduler,
   * workers. Then one kind at a time goes back, so that every mix is there once, and the previous
   * release in the end is alone on the new schema.
   */
  static final List<Part> STEPS =
      List.of(
          Part.API,
          Part.SCHEDULER,
          Part.WORKER,
          Part.SCHEDULER,
          Part.API,
          Part.SCHEDULER,
          Part.WORKER,
          Part.SCHEDULER);

  /** Before an upgrade. */
  static final Mix BEFORE = new Mix(PREVIOUS, PREVIOUS, PREVIOUS);

  Release of(Part part) {
    return switch (part) {
      case API -> api;
      case SCHEDULER -> scheduler;
      case WORKER -> workers;
      case BROKER, DATABASE -> throw new IllegalArgumentException(part + " has no release");
    };
  }

  /** The same with the other release of one kind. */
  Mix replacing(Part part) {
    return switch (part) {
      case API -> new Mix(api.other(), scheduler, workers);
      case SCHEDULER -> new Mix(api, scheduler.other(), workers);
      case WORKER -> new Mix(api, scheduler, workers.other());
      case BROKER, DATABASE -> throw new IllegalArgumentException(part + " has no release");
    };
  }

  /** In the order of a run; the last one is the first again, on the new schema. */
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
