package dev.resow.menagerie.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One way to make the pictures, written {@code METHOD}, {@code METHOD*N} for N candidates, or
 * {@code best-of-N}: N pictures finished without guidance, of which the detector's favourite
 * counts.
 *
 * @param name as written
 * @param method the queue's method
 * @param candidates seeds that start together
 * @param finished pictures finished for each one that counts
 */
public record Arm(String name, String method, int candidates, int finished) {
  private static final String BEST_OF = "best-of-";
  private static final String LOOK_ONLY = "enmmdit-restart";

  /** Everything that the published run compares. */
  public static final List<String> ALL =
      List.of(
          "plain",
          "resow",
          "regions",
          "regions-without-renoise",
          "renoise",
          "enmmdit-losses",
          "enmmdit-restart",
          "best-of-2",
          "enmmdit",
          "enmmdit-v1",
          "enmmdit-without-block",
          "enmmdit-without-text",
          "enmmdit-without-overlap",
          "resow*2",
          "resow*4",
          "enmmdit*2",
          "enmmdit*4",
          "enmmdit-on-demand",
          "contrast",
          "contrast-restart",
          "a&e",
          "d&b tv",
          "d&b bind",
          "syngen",
          "syngen+",
          "initno",
          "initno+",
          "ours",
          "ours+",
          "retention",
          "boxdiff",
          "saga",
          "saga+",
          "saga boxes",
          "saga boxes+");

  /** The arms of a comma-separated list; {@code all} stands for {@link #ALL}. */
  public static List<Arm> list(String names) {
    var arms = new ArrayList<Arm>();
    for (String name : names.equals("all") ? ALL : Arrays.asList(names.split(","))) {
      arms.add(of(name.strip()));
    }
    return List.copyOf(arms);
  }

  static Arm of(String name) {
    if (name.startsWith(BEST_OF)) {
      return new Arm(name, LOOK_ONLY, 1, number(name, name.substring(BEST_OF.length())));
    }
    int star = name.indexOf('*');
    return star < 0
        ? new Arm(name, name, 1, 1)
        : new Arm(name, name.substring(0, star), number(name, name.substring(star + 1)), 1);
  }

  /** Best-of-N decides after the last step, so none of its pictures may start again. */
  public boolean oneRound() {
    return finished > 1;
  }

  private static int number(String arm, String digits) {
    try {
      int n = Integer.parseInt(digits);
      if (n >= 2 && n <= 64) {
        return n;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw new IllegalArgumentException("arm '%s': expected a number from 2 to 64".formatted(arm));
  }
}
