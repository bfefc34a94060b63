package dev.resow.subjects.score;

import dev.resow.subjects.SubjectFinder;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How long the finder takes on this machine.
 *
 * @param load milliseconds to read model and lexicon
 * @param median milliseconds per prompt, warm
 * @param most of the slowest prompt
 * @param longText of a text of 4,000 characters, the slowest of several
 */
public record Timing(double load, double median, double most, double longText) {
  private static final int ROUNDS = 20;
  private static final int LONGEST = 4_000;
  private static final List<String> PIECES =
      List.of("a cat ", "the cat ", "a-", "red ", "((", "1,", "a red cat on a dog, ", "\n", "is ");

  /** Reads every prompt and some long texts, several times each. */
  public static Timing of(List<LabelledPrompt> prompts, SubjectFinder finder, double load) {
    List<String> texts = prompts.stream().map(LabelledPrompt::prompt).toList();
    List<String> repeated =
        PIECES.stream().map(piece -> piece.repeat(LONGEST / piece.length())).toList();
    double[] times = texts.stream().mapToDouble(text -> best(finder, text)).sorted().toArray();
    return new Timing(
        load,
        times.length == 0 ? 0 : times[times.length / 2],
        times.length == 0 ? 0 : times[times.length - 1],
        repeated.stream().mapToDouble(text -> best(finder, text)).max().orElse(0));
  }

  private static double best(SubjectFinder finder, String text) {
    return IntStream.range(0, ROUNDS).mapToDouble(_ -> once(finder, text)).min().orElse(0);
  }

  private static double once(SubjectFinder finder, String text) {
    long start = System.nanoTime();
    finder.read(text);
    return (System.nanoTime() - start) / 1e6;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "load %.0f ms; a prompt: median %.2f ms, slowest %.2f ms; 4,000 characters: slowest %.1f ms",
        load,
        median,
        most,
        longText);
  }
}
